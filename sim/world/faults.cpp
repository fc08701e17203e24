#include "sim/world/faults.h"

#include <algorithm>

namespace midflight::sim {
namespace {

bool joins(NodeIndex a, NodeIndex b, bool oneway, NodeIndex from, NodeIndex to) {
  return (a == from && b == to) || (!oneway && a == to && b == from);
}

}  // namespace

void FaultRules::begin(std::uint32_t fault, const FaultAction& action) {
  active_.push_back(Active{fault, action.kind, action.a, action.b, action.oneway});
}

void FaultRules::end(std::uint32_t fault) {
  const auto first = std::ranges::find_if(
      active_, [fault](const Active& active) { return active.fault == fault; });
  if (first != active_.end()) active_.erase(first);
}

FaultRuling FaultRules::judge(const Hop& hop) const {
  for (const auto& fault : active_) {
    const bool ends = joins(fault.a, fault.b, fault.oneway, hop.from, hop.to);
    const bool link = joins(fault.a, fault.b, fault.oneway, hop.link_from, hop.link_to);
    if (fault.kind == FaultKind::partition && ends) return {FaultVerdict::drop, "partition"};
    if (fault.kind == FaultKind::link_down && link) return {FaultVerdict::drop, "link down"};
    if (fault.kind == FaultKind::clog && link) return {FaultVerdict::hold, "clog"};
  }
  return {};
}

void FaultRules::write_state(Writer& out) const {
  out.integer(static_cast<std::uint32_t>(active_.size()));
  for (const auto& fault : active_) out.integer(fault.fault);
}

}  // namespace midflight::sim
