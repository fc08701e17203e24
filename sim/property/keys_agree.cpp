#include <map>

#include "sim/property/registry.h"

namespace midflight::sim {
namespace {

class KeysAgree final : public PropertyOf<KeysAgree> {
 public:
  using PropertyOf::PropertyOf;

  void observe(const Event& event) override {
    if (event.kind != EventKind::keyed) return;
    const Keys own{event.session, event.exchange, event.a, event.b};
    held_[{event.node, event.peer}] = own;
    const auto who = context().name(event.node) + " and " + context().name(event.peer);
    if (own.out == own.in) violated(event, who + ": one key for both directions");
    const auto other = held_.find({event.peer, event.node});
    if (other == held_.end() || !own.same_exchange(other->second)) return;
    if (own.out != other->second.in || own.in != other->second.out) {
      violated(event, who + " finished exchange " + std::to_string(own.exchange) +
                          " of one session with different keys");
    }
  }

  void write_state(Writer& out) const override {
    for (const auto& [direction, keys] : held_) {
      out.fields(direction.from.value, direction.to.value, keys.session, keys.exchange, keys.out,
                 keys.in);
    }
  }

 private:
  // What a node held last; fingerprints of keys.
  struct Keys {
    std::uint64_t session = 0;
    std::uint32_t exchange = 0;
    std::uint64_t out = 0;
    std::uint64_t in = 0;

    [[nodiscard]] bool same_exchange(const Keys& other) const {
      return session == other.session && exchange == other.exchange;
    }
  };

  std::map<Direction, Keys> held_;
};

}  // namespace

constinit const PropertyKind kKeysAgree{
    "keys-agree",
    "when both ends finish the same exchange they hold the same keys, and never the same key for "
    "both directions",
    KeysAgree::make,
    events(EventKind::keyed),
    false,
    true};

}  // namespace midflight::sim
