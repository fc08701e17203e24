// What a scenario consists of, as parts that can be left out one by one.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "sim/world/config.h"

namespace midflight::sim {

enum class PartKind : std::uint8_t {
  node,  // with all that names it
  link,
  connection,
  fault,
  injection,
  flow,     // of traffic; a burst of one is a packet
  setting,  // of a link's direction or of a node: without it, it is as by default
};
inline constexpr std::array kPartKinds{PartKind::node,   PartKind::link,      PartKind::connection,
                                       PartKind::fault,  PartKind::injection, PartKind::flow,
                                       PartKind::setting};
[[nodiscard]] std::string_view to_text(PartKind kind);  // in the plural

struct Part {
  PartKind kind = PartKind::node;
  std::size_t index = 0;
};

[[nodiscard]] std::vector<Part> parts_of(const ScenarioConfig& scenario, PartKind kind);
// The scenario without those of its parts of this kind that are not among `kept`, which are in
// order. It has no expectations and no `sometimes` facts: they speak of parts.
[[nodiscard]] ScenarioConfig with_only(const ScenarioConfig& scenario, PartKind kind,
                                       std::span<const Part> kept);

}  // namespace midflight::sim
