// Faults as rules around links: each active fault gives a verdict on a packet, the first that is
// not "pass" wins (spec 3, "Links"; spec 4, "faults").
#pragma once

#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "sim/world/setup.h"

namespace midflight::sim {

enum class FaultVerdict : std::uint8_t { pass, drop, hold };

// One hop of one packet: from and to are the ends of its whole way.
struct Hop {
  NodeIndex from;
  NodeIndex to;
  NodeIndex link_from;
  NodeIndex link_to;
};

struct FaultRuling {
  FaultVerdict verdict = FaultVerdict::pass;
  std::string_view why;
};

class FaultRules {
 public:
  // action: stays where it is while the world lives (the setup owns it). Active until ended.
  void begin(std::uint32_t fault, const FaultAction& action);
  // Of several times that a fault is active, one ends.
  void end(std::uint32_t fault);

  [[nodiscard]] FaultRuling judge(const Hop& hop) const;
  void write_state(Writer& out) const;

 private:
  struct Active {
    std::uint32_t fault = 0;
    FaultKind kind{};
    NodeIndex a;
    NodeIndex b;
    bool oneway = false;
  };
  std::vector<Active> active_;
};

}  // namespace midflight::sim
