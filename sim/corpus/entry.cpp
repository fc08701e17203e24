#include "sim/corpus/entry.h"

#include <array>
#include <charconv>

#include "sim/trace/text_buffer.h"

namespace midflight::sim {
namespace {

constexpr std::string_view kFirstLine = "midflight entry 1";
// In the order of MoveKind.
constexpr std::array<std::string_view, 7> kKinds{"message", "injection", "script", "clock",
                                                 "lose",    "duplicate", "rekey"};

std::string_view take_until(std::string_view& text, char end) {
  const auto at = std::min(text.find(end), text.size());
  const auto word = text.substr(0, at);
  text.remove_prefix(std::min(text.size(), at + 1));
  return word;
}

Result<CorpusStep> parse_step(std::string_view line) {
  CorpusStep step;
  const auto name = from_hex(take_until(line, ' '));
  if (!name || name->size() != 8) return fail("a step's name is 16 hex digits");
  step.name = Reader(*name).integer<std::uint64_t>().value();
  const auto kind = std::find(kKinds.begin(), kKinds.end(), take_until(line, ' '));
  if (kind == kKinds.end()) return fail("a step of no known kind");
  step.kind = static_cast<MoveKind>(kind - kKinds.begin());
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), step.answers);
  if (error != std::errc() || end != line.data() + line.size()) return fail("a step's answers");
  return step;
}

}  // namespace

std::string to_hex(Hash128 hash) { return hex_text(hash.high) + hex_text(hash.low); }

Result<Hash128> parse_hash(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != 16) return fail("expected 32 hex digits");
  Reader reader(*bytes);
  Hash128 out;
  out.high = reader.integer<std::uint64_t>().value();
  out.low = reader.integer<std::uint64_t>().value();
  return out;
}

std::string to_text(const Entry& entry) {
  std::string out(kFirstLine);
  out += "\nscenario " + to_hex(entry.scenario) + "\n";
  for (const auto& [path, value] : entry.settings) out += "set " + path + "=" + value + "\n";
  for (const auto& step : entry.steps) {
    out += "step " + hex_text(step.name) + " ";
    out += kKinds.at(static_cast<std::size_t>(step.kind));
    out += " " + std::to_string(step.answers) + "\n";
  }
  return out;
}

Result<Entry> parse_entry(std::string_view text) {
  if (take_until(text, '\n') != kFirstLine) return fail("no entry of this format");
  Entry out;
  bool named = false;
  while (!text.empty()) {
    auto line = take_until(text, '\n');
    const auto word = take_until(line, ' ');
    if (word == "scenario") {
      const auto hash = parse_hash(line);
      if (!hash) return fail(hash.error());
      out.scenario = *hash;
      named = true;
    } else if (word == "set") {
      const auto path = take_until(line, '=');
      out.settings.push_back({std::string(path), std::string(line)});
    } else if (word == "step") {
      const auto step = parse_step(line);
      if (!step) return fail(step.error());
      out.steps.push_back(*step);
    } else {
      return fail("an unknown line: " + std::string(word));
    }
  }
  if (!named) return fail("it names no scenario");
  return out;
}

Hash128 id_of(const Entry& entry) { return hash128(as_bytes(to_text(entry))); }

std::vector<ScheduleStep> to_schedule(std::span<const CorpusStep> steps) {
  std::vector<ScheduleStep> out;
  out.reserve(steps.size());
  for (const auto& step : steps) out.push_back({step.name, step.answers, {}});
  return out;
}

}  // namespace midflight::sim
