#include "reports/result_json.h"

#include <array>
#include <nlohmann/json.hpp>

namespace midflight::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 7> kCounters{
    "channel_restarts",  "rekeys_started", "rekeys_completed",  "packets_sent",
    "packets_delivered", "packets_lost",   "handshake_refusals"};

Json to_json(const sim::ExpectationOutcome& each) {
  return {{"name", each.name},
          {"passed", each.passed},
          {"expected", each.expected},
          {"actual", each.actual}};
}

Json to_json(const sim::Violation& violation, const std::string& of_run) {
  const auto& replay = violation.replay.empty() ? of_run : violation.replay;
  Json out{{"property", violation.property},
           {"fingerprint", violation.fingerprint},
           {"at_ns", violation.at.time_since_epoch().count()},
           {"event", violation.event},
           {"nodes", violation.nodes},
           {"message", violation.message},
           {"replay", replay}};
  if (violation.declared) out["declared"] = true;
  return out;
}

Json to_json(const sim::Outage& outage) {
  return {{"pair", outage.pair},
          {"from_ns", outage.from.time_since_epoch().count()},
          {"to_ns", outage.to.time_since_epoch().count()},
          {"cause", outage.cause}};
}

Json to_json(const sim::Latency& latency) {
  return {{"pair", latency.pair},
          {"count", latency.count},
          {"min_ns", latency.least.count()},
          {"p50_ns", latency.median.count()},
          {"p95_ns", latency.p95.count()},
          {"max_ns", latency.most.count()}};
}

Json to_json(const std::map<std::string, std::uint64_t>& counts) {
  Json out{{"total", 0}};
  for (const auto& [of, count] : counts) out[of] = count;
  return out;
}

Json to_json(const sim::Counters& counters) {
  Json out = Json::object();
  for (const auto name : kCounters) out[std::string(name)] = Json{{"total", 0}};
  for (const auto& [name, counts] : counters) out[name] = to_json(counts);
  return out;
}

}  // namespace

nlohmann::ordered_json result_object(const sim::RunResult& result) {
  Json out{{"scenario", result.scenario},
           {"seed", result.seed},
           {"verdict", sim::to_text(result.verdict)},
           {"digest", result.digest},
           {"virtual_time_ns", result.virtual_time.count()},
           {"events", result.events},
           {"wall_time_ns", result.wall_time.count()},
           {"expectations", Json::array()},
           {"violations", Json::array()},
           {"counters", to_json(result.counters)},
           {"outages", Json::array()},
           {"latencies", Json::array()},
           {"file", result.file},
           {"matrix", result.matrix_case},
           {"unseen", result.unseen},
           {"untriggered", result.untriggered},
           {"error", result.error}};
  if (result.cut_short) out["cut_short"] = true;
  for (const auto& each : result.expectations) out["expectations"].push_back(to_json(each));
  for (const auto& violation : result.violations) {
    out["violations"].push_back(to_json(violation, result.replay));
  }
  for (const auto& outage : result.outages) out["outages"].push_back(to_json(outage));
  for (const auto& latency : result.latencies) out["latencies"].push_back(to_json(latency));
  return out;
}

std::string result_json(std::span<const sim::RunResult> results) {
  Json out = Json::array();
  for (const auto& result : results) out.push_back(result_object(result));
  // File names may be any bytes; JSON must be UTF-8.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace midflight::reports
