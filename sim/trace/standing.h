// How nodes stand, in words, from the events that say so: for a replay, which shows what was and
// what is where the two part.
#pragma once

#include <compare>
#include <map>
#include <span>
#include <string>

#include "sim/kernel/event.h"

namespace midflight::sim {

// A value: a copy goes on from where the original stood.
class Standing final : public Observer {
 public:
  void observe(const Event& event) override;
  void settled(NodeIndex node, ByteView state) override { settled(node, fingerprint_of(state)); }
  void settled(NodeIndex node, std::uint64_t state) { states_[node] = state; }

  // "beta: state ack, validkey 1, session 00..2a; state 0123456789abcdef"
  [[nodiscard]] std::string text(NodeIndex node, std::span<const std::string> names) const;

 private:
  static std::uint64_t fingerprint_of(ByteView state);

  struct About {
    NodeIndex node;
    NodeIndex peer;
    friend auto operator<=>(const About&, const About&) = default;
  };
  std::map<About, std::map<std::string, std::string, std::less<>>> facts_;
  std::map<NodeIndex, std::uint64_t> states_;  // fingerprints
};

}  // namespace midflight::sim
