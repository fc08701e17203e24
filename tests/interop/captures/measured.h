// What the real tinc did, and the same figures of simulated runs (spec/2, "The races to show"; the
// definitions are those of the recordings).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.h"

namespace midflight::interop {

// A network and its load: what a scenario of scenarios/captures is set to.
struct Conditions {
  bool fixed = false;
  bool relayed = false;  // A and C through B; else A and B
  std::uint32_t rtt_ms = 0;
  std::uint32_t loss_percent = 0;
  std::uint32_t expire_s[3] = {};
  bool flood = false;
};

struct Figures {
  std::uint32_t runs = 0;
  std::uint32_t rekeys = 0;  // key expiries that began an exchange between the ping's two ends
  std::uint32_t races = 0;   // rekeys during which "No valid key known yet" restarted the channel
  std::uint32_t both_sided = 0;
  std::vector<Duration> outages;  // longer than 1 s between two replies
  std::uint32_t decode_restarts = 0;
  std::uint32_t patience_restarts = 0;  // after 10 s without a key

  Figures& operator+=(const Figures& more);
};

struct Measured {
  Conditions conditions;
  Figures figures;  // without the list of outages
  std::uint32_t outages = 0;
  Duration median{};
  Duration longest{};
};

// Throws std::runtime_error on a file that isn't as it says.
[[nodiscard]] std::vector<Measured> read_measured(const std::string& file);

[[nodiscard]] Duration median(std::vector<Duration> list);
[[nodiscard]] Duration longest(const std::vector<Duration>& list);

}  // namespace midflight::interop
