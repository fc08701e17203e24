// What a run came to: the verdict, what was expected, what was counted (spec 5, "result").
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/world/config.h"

namespace midflight::sim {

struct ExpectationOutcome {
  std::string name;
  bool passed = false;
  std::string expected;
  std::string actual;
};

struct Violation {
  std::string property;
  std::string fingerprint;  // 16 hex digits: property, roles, kinds of the last events
  Instant at;
  std::uint64_t event = 0;
  std::vector<std::string> nodes;
  std::string message;
  bool declared = false;    // an expectation says {"verdict": "violated", "property": ...}
  std::string replay = {};  // the one command that shows it, if not the run's
};

struct Outage {
  std::string pair;  // "alpha>beta"
  Instant from;
  Instant to;
  std::string cause;
};

// How long packets took from sending to delivery, in virtual time.
struct Latency {
  std::string pair;         // "alpha>beta"
  std::uint64_t count = 0;  // deliveries
  Duration least{};
  Duration median{};
  Duration p95{};  // 95th percentile
  Duration most{};
};

// counter -> "total" or "alpha>beta" -> count; counters of spec 5 are always there.
using Counters = std::map<std::string, std::map<std::string, std::uint64_t>>;

struct RunResult {
  std::string scenario;
  std::string file;
  std::string matrix_case;
  std::uint64_t seed = 0;
  Verdict verdict = Verdict::holds;
  std::string digest;  // 32 hex digits
  Duration virtual_time{};
  std::uint64_t events = 0;
  Duration wall_time{};  // of the machine, for people; in no digest
  std::vector<ExpectationOutcome> expectations;
  std::vector<Violation> violations;
  std::vector<std::string> unseen;       // `sometimes` facts that never held
  std::vector<std::string> untriggered;  // injections and faults whose trigger never came
  Counters counters;
  std::vector<Outage> outages;
  std::vector<Latency> latencies;  // of each direction in which something was delivered
  std::string replay;              // the one command that runs it again
  bool cut_short = false;          // it did not come to its end, whatever was seen until then
  std::string stopped;             // what cut it short, if not a signal
  std::string error;               // run twice or replayed: what differed first; else empty
};

}  // namespace midflight::sim
