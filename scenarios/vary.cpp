#include "scenarios/vary.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "scenarios/json.h"
#include "scenarios/units.h"
#include "sim/world/protocol.h"

namespace midflight::scenarios {
namespace {

constexpr std::uint64_t kFineness = 1000;  // of what is drawn within a range of probabilities
constexpr std::uint64_t kExtremes = 8;     // one in so many is the lowest, one the highest
constexpr std::uint64_t kMostDenominator = 1'000'000;

std::optional<std::int64_t> to_integer(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string range(const std::string& low, const std::string& high) {
  return "[" + low + ", " + high + "]";
}

std::vector<std::pair<std::string, std::string>> default_axes(const sim::ScenarioConfig& config) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto text = [](Duration duration) { return in_quotes(midflight::to_text(duration)); };
  for (std::size_t i = 0; i < config.links.size(); ++i) {
    const auto link = "links." + std::to_string(i) + ".";
    out.emplace_back(link + "jitter",
                     range(text(Duration{}), text(2 * config.links[i].a_to_b.delay)));
    out.emplace_back(link + "loss", range("0", "0.05"));
    out.emplace_back(link + "duplicate", range("0", "0.01"));
    out.emplace_back(link + "reorder", range("0", "0.01"));
  }
  const auto& settings = config.protocol->settings;
  if (std::ranges::find(settings, "key_expire") == settings.end()) return out;
  for (const auto& node : config.nodes) {
    if (node.name.find('.') != std::string::npos) continue;  // no path can name it
    out.emplace_back("nodes." + node.name + ".key_expire",
                     range(text(node.key_expire / 2), text(node.key_expire * 2)));
  }
  return out;
}

}  // namespace

bool Axis::read_range(const std::vector<std::string>& texts, bool strings) {
  std::array<std::int64_t, 2> ends{};
  const auto read = [&](Kind kind, auto parse) {
    for (std::size_t i = 0; i < 2; ++i) {
      const auto value = parse(texts[i]);
      if (!value) return false;
      ends.at(i) = static_cast<std::int64_t>(*value);
    }
    kind_ = kind;
    std::tie(low_, high_) = std::tie(ends[0], ends[1]);
    return true;
  };
  if (!strings && read(Kind::integer, to_integer)) return true;
  const auto duration = [](const std::string& text) -> std::optional<std::int64_t> {
    const auto value = parse_duration(text);
    if (!value) return std::nullopt;
    return value->count();
  };
  if (strings && read(Kind::duration, duration)) return true;
  if (strings && read(Kind::rate, [](const std::string& text) { return parse_rate(text); })) {
    return true;
  }
  const auto low = parse_ratio(texts[0]);
  const auto high = parse_ratio(texts[1]);
  if (!low || !high) return false;
  if (std::max(low->denominator, high->denominator) > kMostDenominator) return false;
  const auto common = std::lcm(low->denominator, high->denominator) * kFineness;
  const auto over = [common](const sim::Ratio& ratio) {
    return static_cast<std::int64_t>(ratio.numerator * (common / ratio.denominator));
  };
  kind_ = Kind::ratio;
  low_ = over(*low);
  high_ = over(*high);
  denominator_ = static_cast<std::int64_t>(common);
  return true;
}

Result<Axis> Axis::read(const std::string& path, const std::string& values) {
  const auto wrong = [&path](const std::string& what) {
    return fail("/search/vary/" + path + ": expected [low, high] or a list of values, " + what);
  };
  const auto parsed = parse_json(values, 0);
  if (!parsed || parsed->kind != JsonKind::array || parsed->items.empty()) {
    return wrong("got " + values);
  }
  Axis out;
  out.path_ = path;
  std::vector<std::string> texts;
  for (const auto& item : parsed->items) {
    texts.push_back(item.text);
    out.values_.push_back(to_json(item));
  }
  const auto all = [&parsed](JsonKind kind) {
    return std::all_of(parsed->items.begin(), parsed->items.end(),
                       [kind](const JsonValue& item) { return item.kind == kind; });
  };
  const bool strings = all(JsonKind::string);
  if (texts.size() != 2 || (!strings && !all(JsonKind::number))) return out;
  if (out.read_range(texts, strings) && out.low_ > out.high_) {
    return wrong("got a range that ends before it begins: " + values);
  }
  return out;
}

std::string Axis::between(std::uint64_t part, std::uint64_t whole) const {
  const auto span = static_cast<unsigned __int128>(high_ - low_) * part / whole;
  const auto value = low_ + static_cast<std::int64_t>(span);
  switch (kind_) {
    case Kind::duration:
      return in_quotes(midflight::to_text(Duration(value)));
    case Kind::rate:
      return in_quotes(std::to_string(value) + "bit/s");
    case Kind::ratio: {
      const auto common = std::max<std::int64_t>(1, std::gcd(value, denominator_));
      return in_quotes(std::to_string(value / common) + "/" +
                       std::to_string(denominator_ / common));
    }
    default:
      return std::to_string(value);
  }
}

std::string Axis::draw(const Drawing& draw) const {
  if (kind_ == Kind::list) return values_[draw(values_.size())];
  const auto extreme = draw(kExtremes);
  if (extreme < 2) return between(extreme, 1);
  if (kind_ == Kind::ratio) return between(draw(kFineness + 1), kFineness);
  const auto steps = static_cast<std::uint64_t>(high_ - low_);
  return steps == 0 ? between(0, 1) : between(draw(steps + 1), steps);
}

std::vector<std::string> Axis::extremes() const {
  return kind_ == Kind::list ? values_ : std::vector<std::string>{between(0, 1), between(1, 1)};
}

Result<std::vector<Axis>> axes_of(const LoadedScenario& scenario) {
  std::vector<std::pair<std::string, std::string>> texts;
  const auto& vary = scenario.config.search.vary;
  if (vary) {
    const auto parsed = parse_json(*vary, 0);
    if (!parsed) return fail(scenario.file + ": /search/vary: " + parsed.error().message);
    for (const auto& member : parsed->items) {
      auto values = member;
      values.name.clear();
      texts.emplace_back(member.name, to_json(values));
    }
  } else {
    texts = default_axes(scenario.config);
  }
  std::vector<Axis> out;
  for (const auto& [path, values] : texts) {
    auto axis = Axis::read(path, values);
    if (!axis) return fail(scenario.file + ": " + axis.error().message);
    // The usual ones are within their ranges, and to read a large scenario hundreds of times takes
    // long.
    const auto to_try = vary ? axis->extremes() : std::vector<std::string>{};
    for (const auto& value : to_try) {
      const Override override{path, value};
      const auto set = parse_resolved(scenario.resolved, scenario.file, {&override, 1});
      if (!set) return fail(scenario.file + ": /search/vary/" + path + ": " + to_text(set.error()));
    }
    out.push_back(std::move(*axis));
  }
  return out;
}

}  // namespace midflight::scenarios
