#include "reports/result_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/nesting.h"

namespace midflight::reports {
namespace {

using SortedJson = nlohmann::json;

std::string text(const SortedJson& json, const char* member) {
  return json.at(member).get<std::string>();
}
Instant instant(const SortedJson& json, const char* member) {
  return Instant(Duration(json.at(member).get<Duration::rep>()));
}

sim::ExpectationOutcome expectation(const SortedJson& json) {
  return {text(json, "name"), json.at("passed").get<bool>(), text(json, "expected"),
          text(json, "actual")};
}

sim::Violation violation(const SortedJson& json) {
  return {text(json, "property"),
          text(json, "fingerprint"),
          instant(json, "at_ns"),
          json.at("event").get<std::uint64_t>(),
          json.at("nodes").get<std::vector<std::string>>(),
          text(json, "message"),
          json.value("declared", false)};
}

sim::Outage outage(const SortedJson& json) {
  return {text(json, "pair"), instant(json, "from_ns"), instant(json, "to_ns"),
          text(json, "cause")};
}

sim::Latency latency(const SortedJson& json) {
  const auto duration = [&json](const char* member) {
    return Duration(json.at(member).get<Duration::rep>());
  };
  return {text(json, "pair"), json.at("count").get<std::uint64_t>(),
          duration("min_ns"), duration("p50_ns"),
          duration("p95_ns"), duration("max_ns")};
}

sim::Verdict verdict(const SortedJson& json) {
  using sim::Verdict;
  for (const auto each :
       {Verdict::holds, Verdict::violated, Verdict::vacuous, Verdict::unfinished}) {
    if (to_text(each) == text(json, "verdict")) return each;
  }
  throw SortedJson::other_error::create(501, "there is no such verdict", &json);
}

// The members that are optional are those that a trace or an older result lacks.
sim::RunResult result(const SortedJson& json) {
  sim::RunResult out;
  out.scenario = text(json, "scenario");
  out.file = json.value("file", "");
  out.matrix_case = json.value("matrix", "");
  out.seed = json.at("seed").get<std::uint64_t>();
  out.verdict = verdict(json);
  out.digest = text(json, "digest");
  out.virtual_time = Duration(json.at("virtual_time_ns").get<Duration::rep>());
  out.events = json.at("events").get<std::uint64_t>();
  out.wall_time = Duration(json.value("wall_time_ns", Duration::rep{0}));
  for (const auto& each : json.at("expectations")) out.expectations.push_back(expectation(each));
  for (const auto& each : json.at("violations")) {
    out.violations.push_back(violation(each));
    out.replay = text(each, "replay");
  }
  out.unseen = json.value("unseen", std::vector<std::string>{});
  out.untriggered = json.value("untriggered", std::vector<std::string>{});
  out.counters = json.at("counters").get<sim::Counters>();
  for (const auto& each : json.at("outages")) out.outages.push_back(outage(each));
  for (const auto& each : json.value("latencies", SortedJson::array())) {
    out.latencies.push_back(latency(each));
  }
  out.error = json.value("error", "");
  out.cut_short = json.value("cut_short", false);
  return out;
}

// Results have no others; the library would convert 1e300 to an integer.
bool has_only_whole_numbers(const SortedJson& json) {
  if (!json.is_structured()) return !json.is_number_float();
  return std::ranges::all_of(json, has_only_whole_numbers);
}

}  // namespace

Result<std::vector<sim::RunResult>> read_results(std::string_view json) {
  std::vector<sim::RunResult> out;
  if (nests_too_deep(json)) return fail("the JSON is nested too deeply to be results");
  try {
    const auto parsed = SortedJson::parse(json);
    if (!has_only_whole_numbers(parsed)) return fail("results have whole numbers only");
    const auto list = parsed.is_array() ? parsed : SortedJson::array({parsed});
    for (const auto& each : list) out.push_back(result(each));
  } catch (const SortedJson::exception&) {
    return fail("result " + std::to_string(out.size() + 1) + " is not as run --json writes it");
  }
  return out;
}

}  // namespace midflight::reports
