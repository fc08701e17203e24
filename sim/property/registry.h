// All properties, in a fixed order, and the set of them that watches a run.
#pragma once

#include "sim/property/property.h"

namespace midflight::sim {

// Each is defined in the file of its name.
extern const PropertyKind kNoSpuriousRestart;
extern const PropertyKind kRecovers;
extern const PropertyKind kKeysAgree;
extern const PropertyKind kDeliveredOnce;
extern const PropertyKind kNoPlaintext;
extern const PropertyKind kNoStorm;
extern const PropertyKind kNoStuckWait;
extern const PropertyKind kConverges;

[[nodiscard]] std::span<const PropertyKind* const> all_properties();
// Null if there is none of this name.
[[nodiscard]] const PropertyKind* find_property(std::string_view name);

// One of each, as one value.
class PropertySet final : public Observer {
 public:
  explicit PropertySet(const SharedContext& context);
  PropertySet(const PropertySet& other);
  PropertySet(PropertySet&&) noexcept = default;
  PropertySet& operator=(const PropertySet& other);
  PropertySet& operator=(PropertySet&&) noexcept = default;
  ~PropertySet() override = default;

  void observe(const Event& event) override;
  void finish(Instant at);
  // In the order of all_properties.
  [[nodiscard]] std::span<const std::unique_ptr<Property>> list() const { return list_; }

 private:
  std::vector<std::unique_ptr<Property>> list_;
};

}  // namespace midflight::sim
