#include <algorithm>
#include <array>
#include <map>

#include "sim/property/calm.h"
#include "sim/property/registry.h"

namespace midflight::sim {
namespace {

// Two nodes wait for each other while both have set waitingforkey. Every rule that can end such a
// wait shows as a restart, a state or a flag of one of them, and the last timer that can bring one
// about fires within wait_limit; so a wait that nothing happened in for longer is stuck.
class NoStuckWait final : public PropertyOf<NoStuckWait> {
 public:
  NoStuckWait(const PropertyKind& kind, const SharedContext& context)
      : PropertyOf(kind, context), calm_(context->faults_end) {}

  void observe(const Event& event) override {
    calm_.observe(event);
    if (event.at > next_check_) check(event.number, event.at);
    switch (event.kind) {
      case EventKind::flag:
        if (event.name == "waitingforkey") flag(event);
        break;
      case EventKind::restart:
      case EventKind::state:
      case EventKind::keyed:
        if (event.peer.valid()) moved(event);
        break;
      case EventKind::stopped:
        for (auto& [pair, wait] : waits_) {
          if (pair.from == event.node) wait.waiting[0] = false;
          if (pair.to == event.node) wait.waiting[1] = false;
        }
        break;
      default:
        break;
    }
    last_event_ = event.number;
  }

  void finish(Instant at) override { check(last_event_, at); }

  void write_state(Writer& out) const override {
    calm_.write_state(out);
    for (const auto& [pair, wait] : waits_) {
      out.integer(pair.from.value).integer(pair.to.value);
      out.boolean(wait.waiting[0]).boolean(wait.waiting[1]).boolean(wait.reported);
      out.signed64(wait.since.time_since_epoch().count());
    }
  }

 private:
  struct Wait {
    std::array<bool, 2> waiting{};  // the lower node, the higher
    bool reported = false;
    Instant since;  // the last thing that happened in it

    [[nodiscard]] bool mutual() const { return waiting[0] && waiting[1]; }
  };

  void flag(const Event& event) {
    auto& wait = waits_[either_way(event.node, event.peer)];
    wait.waiting[event.node < event.peer ? 0 : 1] = event.value != 0;
    moved(event);
  }

  void moved(const Event& event) {
    auto& wait = waits_[either_way(event.node, event.peer)];
    wait.since = event.at;
    wait.reported = false;
    if (wait.mutual()) next_check_ = std::min(next_check_, event.at + context().wait_limit);
  }

  void check(std::uint64_t event, Instant at) {
    next_check_ = Instant::max();
    for (auto& [pair, wait] : waits_) {
      if (!wait.mutual() || wait.reported) continue;
      if (!calm_.at(at)) {
        next_check_ = std::min(next_check_, at + context().wait_limit);
        continue;
      }
      const auto since = std::max(wait.since, calm_.since());
      if (at - since <= context().wait_limit) {
        next_check_ = std::min(next_check_, since + context().wait_limit);
        continue;
      }
      wait.reported = true;
      violated({event,
                at,
                {pair.from, pair.to},
                context().name(pair.from) + " and " + context().name(pair.to) +
                    " have waited for each other since " + midflight::to_text(since) +
                    " s and no timer ends it"});
    }
  }

  Calm calm_;
  std::map<Direction, Wait> waits_;
  Instant next_check_ = Instant::max();  // nothing is stuck before
  std::uint64_t last_event_ = 0;
};

}  // namespace

constinit const PropertyKind kNoStuckWait{
    "no-stuck-wait",
    "no two nodes wait for each other without a timer that will end it",
    NoStuckWait::make,
    kAllEvents,
    true,
    true};

}  // namespace midflight::sim
