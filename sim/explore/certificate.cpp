#include "sim/explore/certificate.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/check.h"
#include "core/base/nesting.h"
#include "sim/trace/text_buffer.h"

namespace midflight::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kCertificateFormat = 1;

// A whole number within the type's range. The library would convert 1e300.
template <std::unsigned_integral T>
T whole(const Json& json) {
  const bool fits =
      json.is_number_unsigned() && json.get<std::uint64_t>() <= std::numeric_limits<T>::max();
  if (!fits) throw Json::other_error::create(501, "no whole number", nullptr);
  return static_cast<T>(json.get<std::uint64_t>());
}

Json steps_to_json(const std::vector<ScheduleStep>& steps) {
  auto out = Json::array();
  for (const auto& step : steps) {
    Json one{{"step", step.text}, {"name", hex_text(step.name)}};
    if (step.answers != 0) one["answers"] = step.answers;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<ScheduleStep> steps_from_json(const Json& list) {
  std::vector<ScheduleStep> out;
  for (const auto& one : list) {
    ScheduleStep step;
    step.text = one.at("step").get<std::string>();
    const auto name = from_hex(one.at("name").get<std::string>());
    if (!name || name->size() != 8) throw Json::other_error::create(501, "bad name", nullptr);
    step.name = Reader(*name).integer<std::uint64_t>().value();
    if (one.contains("answers")) step.answers = whole<std::uint16_t>(one.at("answers"));
    out.push_back(std::move(step));
  }
  return out;
}

constexpr std::array<std::string_view, 16> kMembers{
    "format", "what",      "verdict",          "finished",       "seed",   "states",
    "depth",  "reduction", "relative_numbers", "transitions",    "bounds", "terminal_states",
    "unseen", "scenario",  "violations",       "scenario_digest"};

// A bound that there is not is null: all that the scenario offers.
Json bounds_to_json(const Bounds& bounds) {
  const auto number = [](std::optional<std::uint32_t> bound) {
    return bound ? Json(*bound) : Json(nullptr);
  };
  return {{"injections", number(bounds.injections)},
          {"losses", bounds.losses},
          {"duplicates", bounds.duplicates},
          {"reorderings", number(bounds.reorderings)},
          {"rekeys", bounds.rekeys},
          {"timers", bounds.timers},
          {"depth", number(bounds.depth)}};
}

Bounds bounds_from_json(const Json& json) {
  const auto number = [&json](const char* name) -> std::optional<std::uint32_t> {
    const auto& value = json.at(name);
    return value.is_null() ? std::nullopt : std::optional(whole<std::uint32_t>(value));
  };
  return {.injections = number("injections"),
          .losses = whole<std::uint32_t>(json.at("losses")),
          .duplicates = whole<std::uint32_t>(json.at("duplicates")),
          .reorderings = number("reorderings"),
          .rekeys = whole<std::uint32_t>(json.at("rekeys")),
          .timers = whole<std::uint32_t>(json.at("timers")),
          .depth = number("depth")};
}

Verdict verdict_of(std::string_view text) {
  for (const auto verdict : {Verdict::holds, Verdict::violated, Verdict::vacuous}) {
    if (to_text(verdict) == text) return verdict;
  }
  return Verdict::unfinished;
}

Certificate read(const Json& json) {
  Certificate out;
  out.scenario = json.at("scenario").dump();
  out.digest = json.at("scenario_digest").get<std::string>();
  out.seed = whole<std::uint64_t>(json.at("seed"));
  out.verdict = verdict_of(json.at("verdict").get<std::string>());
  out.finished = json.at("finished").get<bool>();
  out.states = whole<std::uint64_t>(json.at("states"));
  out.transitions = whole<std::uint64_t>(json.at("transitions"));
  out.depth = whole<std::uint64_t>(json.at("depth"));
  out.relative_numbers = json.at("relative_numbers").get<bool>();
  // Certificates from before there was any don't name one.
  const auto reduction = parse_reduction(json.value("reduction", std::string("none")));
  if (!reduction) throw Json::other_error::create(501, reduction.error().message, nullptr);
  out.reduction = *reduction;
  if (json.contains("bounds")) out.bounds = bounds_from_json(json.at("bounds"));
  for (const auto& one : json.at("terminal_states")) {
    out.outcomes.push_back({one.at("outcome").get<std::string>(),
                            whole<std::uint64_t>(one.at("states")),
                            steps_from_json(one.at("example"))});
  }
  for (const auto& one : json.at("violations")) {
    out.violations.push_back(
        {one.at("property").get<std::string>(), one.at("fingerprint").get<std::string>(),
         one.at("message").get<std::string>(), whole<std::uint64_t>(one.at("times")),
         steps_from_json(one.at("example"))});
  }
  out.unseen = json.at("unseen").get<std::vector<std::string>>();
  return out;
}

// The example's last violation of the property is the one that was found.
std::string fingerprint_in(const Walk& walk, const std::string& property) {
  std::string out;
  for (const auto& violation : walk.violations) {
    if (violation.property == property) out = violation.fingerprint;
  }
  return out;
}

}  // namespace

Certificate certify(const PlannedSearch& search, const SearchResult& result,
                    const std::string& resolved_scenario, crypto::Operations& crypto) {
  Certificate out;
  out.scenario = resolved_scenario;
  const auto digest = hash128(as_bytes(resolved_scenario));
  out.digest = hex_text(digest.high) + hex_text(digest.low);
  out.seed = search.plan.options.seed;
  out.verdict = result.verdict();
  out.finished = result.finished;
  out.states = result.total.states;
  out.transitions = result.total.transitions;
  out.depth = result.total.depth;
  out.relative_numbers = search.plan.options.numbers == Numbers::relative;
  out.reduction = search.plan.reduction;
  out.bounds = search.plan.scenario.search.bounds;
  for (const auto& [outcome, count] : result.outcomes) {
    out.outcomes.push_back(
        {to_text(outcome), count.states, walk(search, count.path, crypto).steps});
  }
  for (const auto& find : result.finds) {
    auto way = walk(search, find.path, crypto);
    out.violations.push_back({find.property, fingerprint_in(way, find.property), find.message,
                              find.times, std::move(way.steps)});
  }
  const auto& facts = search.plan.scenario.sometimes;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (!result.seen[i]) out.unseen.push_back(facts[i].name);
  }
  return out;
}

std::vector<Violation> violations_of(const Certificate& certificate) {
  std::vector<Violation> out;
  for (const auto& find : certificate.violations) {
    auto& violation = out.emplace_back();
    violation.property = find.property;
    violation.fingerprint = find.fingerprint;
    violation.message = find.message;
  }
  return out;
}

std::string to_json(const Certificate& certificate) {
  Json json{{"format", kCertificateFormat},
            {"what", "midflight certificate of an exhaustive search"},
            {"verdict", to_text(certificate.verdict)},
            {"finished", certificate.finished},
            {"seed", certificate.seed},
            {"states", certificate.states},
            {"transitions", certificate.transitions},
            {"depth", certificate.depth},
            {"relative_numbers", certificate.relative_numbers},
            {"reduction", to_text(certificate.reduction)}};
  if (certificate.bounds) json["bounds"] = bounds_to_json(*certificate.bounds);
  json["terminal_states"] = Json::array();
  for (const auto& one : certificate.outcomes) {
    json["terminal_states"].push_back({{"outcome", one.outcome},
                                       {"states", one.states},
                                       {"example", steps_to_json(one.example)}});
  }
  json["violations"] = Json::array();
  for (const auto& one : certificate.violations) {
    json["violations"].push_back({{"property", one.property},
                                  {"fingerprint", one.fingerprint},
                                  {"message", one.message},
                                  {"times", one.times},
                                  {"example", steps_to_json(one.example)}});
  }
  json["unseen"] = certificate.unseen;
  json["scenario_digest"] = certificate.digest;
  json["scenario"] = Json::parse(certificate.scenario);
  return json.dump(2) + "\n";
}

Result<Certificate> parse_certificate(const std::string& text) {
  if (nests_too_deep(text)) return fail("not a certificate: its JSON is nested too deeply");
  try {
    const auto json = Json::parse(text);
    if (json.at("format") != kCertificateFormat) return fail("a certificate of another format");
    for (const auto& member : json.items()) {
      if (std::ranges::find(kMembers, member.key()) == kMembers.end()) {
        return fail("a certificate has no member \"" + member.key() + "\"");
      }
    }
    return read(json);
  } catch (const Json::exception&) {
    return fail("this is no certificate as explore --certificate writes it");
  }
}

std::string difference(const Certificate& claimed, const Certificate& derived) {
  const auto differ = [](const std::string& what, const auto& a, const auto& b) {
    return what + ": the certificate says " + a + ", the search says " + b;
  };
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  if (claimed.digest != derived.digest) {
    return differ("digest of the scenario", claimed.digest, derived.digest);
  }
  if (claimed.verdict != derived.verdict) {
    return differ("verdict", std::string(to_text(claimed.verdict)),
                  std::string(to_text(derived.verdict)));
  }
  if (claimed.states != derived.states) {
    return differ("states", number(claimed.states), number(derived.states));
  }
  if (claimed.transitions != derived.transitions) {
    return differ("transitions", number(claimed.transitions), number(derived.transitions));
  }
  const auto lists = [](const Certificate& certificate) {
    std::vector<std::string> out = certificate.unseen;
    for (const auto& one : certificate.outcomes) {
      out.push_back(one.outcome + " x" + std::to_string(one.states));
    }
    for (const auto& one : certificate.violations) {
      out.push_back(one.property + " " + one.fingerprint + " x" + std::to_string(one.times));
    }
    return out;
  };
  const auto a = lists(claimed);
  const auto b = lists(derived);
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const auto& left = i < a.size() ? a[i] : std::string("nothing");
    const auto& right = i < b.size() ? b[i] : std::string("nothing");
    if (left != right) return differ("finding " + number(i + 1), left, right);
  }
  auto named = claimed;
  if (!named.bounds) named.bounds = derived.bounds;
  if (to_json(named) != to_json(derived)) {
    return "an example, a message, a bound or the depth is not the search's";
  }
  return {};
}

}  // namespace midflight::sim
