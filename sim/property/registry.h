// All properties, in a fixed order, and the set of them that watches a run.
#pragma once

#include <array>

#include "sim/kernel/shared.h"
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

// A property that copies of a set share until it sees something.
class PropertySlot {
 public:
  explicit PropertySlot(std::unique_ptr<Property> property) {
    box_.write().property = std::move(property);
  }
  const Property& operator*() const { return *box_.read().property; }
  const Property* operator->() const { return box_.read().property.get(); }
  [[nodiscard]] Property& write() { return *box_.write().property; }

 private:
  struct Box {
    Box() = default;
    Box(const Box& other) : property(other.property->clone()) {}
    Box& operator=(const Box&) = delete;
    ~Box() = default;
    std::unique_ptr<Property> property;
  };
  Shared<Box> box_;
};

// One of each, as one value.
class PropertySet final : public Observer {
 public:
  // Without those that need time, if `untimed`.
  explicit PropertySet(const SharedContext& context, bool untimed = false);

  void observe(const Event& event) override;
  // How many findings they have in all.
  [[nodiscard]] std::size_t found() const { return found_; }
  void finish(Instant at);
  // In the order of all_properties.
  [[nodiscard]] std::span<const PropertySlot> list() const { return list_; }
  void forget_past();
  void write_state(Writer& out) const;
  // Whether one of them can tell on which side of an event at another node this one happened.
  [[nodiscard]] bool across(const Event& event) const;

 private:
  template <class What>
  void show(PropertySlot& slot, const What& what);

  std::vector<PropertySlot> list_;
  std::array<std::uint8_t, kEventKinds> seen_by_{};  // which places of the list, as a set of bits
  EventMask across_ = 0;
  std::size_t found_ = 0;
};

}  // namespace midflight::sim
