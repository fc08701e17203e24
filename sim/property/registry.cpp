#include "sim/property/registry.h"

#include <algorithm>
#include <array>

namespace midflight::sim {
namespace {

constexpr std::array<const PropertyKind*, 8> kAll{&kNoSpuriousRestart, &kRecovers,    &kKeysAgree,
                                                  &kDeliveredOnce,     &kNoPlaintext, &kNoStorm,
                                                  &kNoStuckWait,       &kConverges};

}  // namespace

std::span<const PropertyKind* const> all_properties() { return kAll; }

const PropertyKind* find_property(std::string_view name) {
  const auto* const found = std::find_if(
      kAll.begin(), kAll.end(), [&](const PropertyKind* kind) { return kind->name == name; });
  return found == kAll.end() ? nullptr : *found;
}

PropertySet::PropertySet(const SharedContext& context) {
  for (const auto* const kind : kAll) list_.push_back(kind->make(*kind, context));
}

PropertySet::PropertySet(const PropertySet& other) : Observer(other) {
  for (const auto& property : other.list_) list_.push_back(property->clone());
}

PropertySet& PropertySet::operator=(const PropertySet& other) { return *this = PropertySet(other); }

void PropertySet::observe(const Event& event) {
  for (const auto& property : list_) property->observe(event);
}

void PropertySet::finish(Instant at) {
  for (const auto& property : list_) property->finish(at);
}

}  // namespace midflight::sim
