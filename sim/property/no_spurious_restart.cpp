#include "sim/property/keyed_sessions.h"
#include "sim/property/registry.h"
#include "sim/trace/text.h"

namespace midflight::sim {
namespace {

class NoSpuriousRestart final : public PropertyOf<NoSpuriousRestart> {
 public:
  using PropertyOf::PropertyOf;

  void observe(const Event& event) override {
    if (event.kind == EventKind::restart) check(event);
    keyed_.observe(event);
  }

  void write_state(Writer& out) const override { keyed_.write_state(out); }

 private:
  void check(const Event& event) {
    const auto own = keyed_.session(event.node, event.peer);
    if (own == 0 || own != keyed_.session(event.peer, event.node)) return;
    const auto& peer = context().name(event.peer);
    violated(event, context().name(event.node) + " restarted the channel with " + peer +
                        " while both held keys of the same session: " +
                        expand(event.text, peer, event.a, event.b));
  }

  KeyedSessions keyed_;
};

}  // namespace

constinit const PropertyKind kNoSpuriousRestart{
    "no-spurious-restart",
    "no channel is restarted while both ends hold keyed sessions of the same start",
    NoSpuriousRestart::make,
    events(EventKind::restart, EventKind::keyed, EventKind::unkeyed, EventKind::stopped),
    false,
    true};

}  // namespace midflight::sim
