// Which session each node holds keys of, for each other node, as the nodes report it.
#pragma once

#include <map>

#include "sim/kernel/event.h"
#include "sim/property/direction.h"

namespace midflight::sim {

class KeyedSessions {
 public:
  void observe(const Event& event);
  // The session's tag; 0 while unkeyed.
  [[nodiscard]] std::uint64_t session(NodeIndex node, NodeIndex peer) const;

  void write_state(Writer& out) const;

 private:
  std::map<Direction, std::uint64_t> sessions_;
};

}  // namespace midflight::sim
