#include "sim/explore/context.h"

#include <algorithm>

#include "sim/world/protocol.h"

namespace midflight::sim {
namespace {

using std::chrono::seconds;

constexpr Duration kJitter = std::chrono::microseconds(99'999);
constexpr Duration kBackOffStep = seconds(5);
constexpr Duration kMaxBackOff = seconds(900);
constexpr int kHandshakeTrips = 4;  // REQ_KEY, ANS_KEY twice, and data: generous

// Of nodes that count the gap in whole seconds: tinc's last_req_key + 10 < now.
Duration restart_rule(const ScenarioConfig& scenario) {
  return scenario.protocol->restart_gap + seconds(1);
}

// Beyond any run, and far enough from the end of time to be multiplied and added to.
constexpr Duration kUnending = std::chrono::hours(24 * 365 * 10);

Duration round_trip(const ScenarioConfig& scenario) {
  Duration total{};
  for (const auto& link : scenario.links) {
    for (const auto* way : {&link.a_to_b, &link.b_to_a}) {
      for (const auto part : {way->delay, way->jitter, way->tcp_stall}) {
        total = std::min(kUnending, total + std::min(kUnending, part));
      }
    }
  }
  return total;
}

Duration length_of(const FaultAction& fault) {
  return fault.restart_after ? *fault.restart_after : fault.lasts.value_or(Duration{});
}

bool lasts_for_ever(const FaultAction& fault) {
  switch (fault.kind) {
    case FaultKind::reset:
    case FaultKind::force_kex:
    case FaultKind::clock_step:
    case FaultKind::clock_rate:
      return false;
    default:
      return !fault.lasts && !fault.restart_after;
  }
}

std::vector<const FaultAction*> all_faults(const ScenarioConfig& scenario) {
  std::vector<const FaultAction*> faults;
  for (const auto& fault : scenario.faults) faults.push_back(&fault.action);
  for (const auto& injection : scenario.injections) {
    if (const auto* fault = std::get_if<FaultAction>(&injection.action)) faults.push_back(fault);
  }
  return faults;
}

Instant faults_end(const ScenarioConfig& scenario) {
  Instant end;
  for (const auto& fault : scenario.faults) {
    if (lasts_for_ever(fault.action)) return Instant::max();
    if (const auto* at = std::get_if<Duration>(&fault.when)) {
      end = std::max(end, Instant(*at + length_of(fault.action)));
    }
  }
  return end;
}

// A connection that is lost during a fault is noticed by a PING without answer, and dialled again
// with waits of 5 s, 10 s, 15 s, ...: the last of them may begin just before the fault ends.
Duration reconnection(const ScenarioConfig& scenario) {
  Duration longest{};
  const auto faults = all_faults(scenario);
  for (const auto* fault : faults) longest = std::max(longest, length_of(*fault));
  if (faults.empty()) return Duration{};
  Duration notice{};
  Duration patience{};
  for (const auto& node : scenario.nodes) {
    notice = std::max(notice, node.ping_interval + node.ping_timeout);
    patience = std::max(patience, node.ping_timeout);
  }
  Duration back_off = kBackOffStep;
  for (Duration waited = back_off; waited < longest && back_off < kMaxBackOff; waited += back_off) {
    back_off += kBackOffStep;
  }
  return notice + 2 * patience + 2 * seconds(1) + back_off + kBackOffStep;
}

// How many parts in a million the slowest clock loses and the fastest gains, at the most.
struct ClockRates {
  std::int64_t slowest = 0;
  std::int64_t fastest = 0;
};

ClockRates clock_rates(const ScenarioConfig& scenario) {
  std::vector<ClockRates> nodes;
  for (const auto& node : scenario.nodes)
    nodes.push_back({node.clock.rate_ppm, node.clock.rate_ppm});
  for (const auto* fault : all_faults(scenario)) {
    if (fault->kind != FaultKind::clock_rate) continue;
    // It may come more than once.
    auto& node = nodes[fault->a.value];
    if (fault->ppm < 0) node.slowest = -kMaxClockRate;
    if (fault->ppm > 0) node.fastest = kMaxClockRate;
  }
  ClockRates out;
  for (const auto& node : nodes) {
    out.slowest = std::min(out.slowest, node.slowest);
    out.fastest = std::max(out.fastest, node.fastest);
  }
  return out;
}

// What a clock of that rate takes for `time`.
Duration lasts(Duration time, std::int64_t rate_ppm) {
  __extension__ using Wide = __int128;
  constexpr Wide kMillion = 1'000'000;
  return Duration(
      static_cast<Duration::rep>(Wide{time.count()} * kMillion / (kMillion + rate_ppm)));
}

Duration wait_limit(const ScenarioConfig& scenario) {
  Duration timer{};
  for (const auto& node : scenario.nodes) {
    timer = std::max(timer, node.ping_interval + node.ping_timeout);
  }
  return restart_rule(scenario) + timer + seconds(1) + kJitter;
}

}  // namespace

SharedContext make_context(const ScenarioConfig& scenario) {
  PropertyContext context;
  const auto clocks = clock_rates(scenario);
  for (const auto& node : scenario.nodes) context.names.push_back(node.name);
  for (const auto& connection : scenario.connections) {
    context.connections.push_back(Direction{connection.from, connection.to});
  }
  context.faults_end = faults_end(scenario);
  // Two turns of the restart rule, since both ends' may fire within one round trip.
  context.recovery_bound =
      kHandshakeTrips * round_trip(scenario) +
      lasts(2 * restart_rule(scenario) + reconnection(scenario), clocks.slowest);
  context.restart_gap = lasts(scenario.protocol->restart_gap, clocks.fastest);
  context.wait_limit = lasts(wait_limit(scenario), clocks.slowest);
  context.settle = context.recovery_bound;
  return std::make_shared<const PropertyContext>(std::move(context));
}

}  // namespace midflight::sim
