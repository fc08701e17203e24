#include "sim/property/registry.h"

#include <algorithm>
#include <array>
#include <bit>

namespace midflight::sim {
namespace {

constexpr std::array<const PropertyKind*, 8> kAll{&kNoSpuriousRestart, &kRecovers,    &kKeysAgree,
                                                  &kDeliveredOnce,     &kNoPlaintext, &kNoStorm,
                                                  &kNoStuckWait,       &kConverges};
static_assert(kAll.size() <= 8, "a byte has a bit for each");

}  // namespace

std::span<const PropertyKind* const> all_properties() { return kAll; }

const PropertyKind* find_property(std::string_view name) {
  const auto* const found = std::find_if(
      kAll.begin(), kAll.end(), [&](const PropertyKind* kind) { return kind->name == name; });
  return found == kAll.end() ? nullptr : *found;
}

PropertySet::PropertySet(const SharedContext& context, bool untimed) {
  for (const auto* const kind : kAll) {
    if (untimed && kind->needs_time) continue;
    for (std::size_t seen = 0; seen < kEventKinds; ++seen) {
      const bool sees = (kind->sees & events(static_cast<EventKind>(seen))) != 0;
      if (sees) seen_by_[seen] |= static_cast<std::uint8_t>(1U << list_.size());
    }
    list_.emplace_back(kind->make(*kind, context));
    if (kind->across) across_ |= kind->sees;
  }
}

// Counts what it finds at that.
template <class What>
void PropertySet::show(PropertySlot& slot, const What& what) {
  auto& property = slot.write();
  const auto before = property.findings().size();
  what(property);
  found_ += property.findings().size() - before;
}

void PropertySet::observe(const Event& event) {
  for (unsigned left = seen_by_[static_cast<std::size_t>(event.kind)]; left != 0;
       left &= left - 1) {
    auto& slot = list_[static_cast<std::size_t>(std::countr_zero(left))];
    show(slot, [&](Property& property) { property.observe(event); });
  }
}

void PropertySet::finish(Instant at) {
  for (auto& slot : list_) show(slot, [&](Property& property) { property.finish(at); });
}

void PropertySet::forget_past() {
  for (auto& property : list_) property.write().forget_past();
}

void PropertySet::write_state(Writer& out) const {
  for (const auto& property : list_) property->write_state(out);
}

bool PropertySet::across(const Event& event) const {
  // Packets without a mark are only counted, so that a delivery may be taken for another's.
  const bool uncertain = event.kind == EventKind::packet_out || event.kind == EventKind::packet_in;
  return (across_ & events(event.kind)) != 0 || (uncertain && event.packet == 0);
}

}  // namespace midflight::sim
