// What a run came by, as numbers of a fixed range: so that memory stays flat, and a few that fall
// together only blunt the search.
#pragma once

#include <vector>

#include "sim/kernel/event.h"
#include "sim/kernel/hash.h"

namespace midflight::sim {

// 0 to kSlots - 1.
using Slot = std::uint32_t;
inline constexpr std::size_t kSlots = std::size_t{1} << 18U;

struct Sighting {
  Slot slot = 0;
  std::uint32_t step = 0;  // in which it was seen first
};

// The slots of one run after another:
// - what happened while both ends of a channel were in which state,
// - what one event led to after another, and from which state to which,
// - what was refused, and in which states,
// - margins: how far the run went towards a violation. Numbers count by their powers of two.
class Coverage final : public Observer {
 public:
  // `scenario` keeps apart what is seen in different ones.
  Coverage(std::size_t nodes, std::uint64_t scenario);

  void begin_run();
  void begin_step(std::uint32_t step) { step_ = step; }
  void observe(const Event& event) override;
  [[nodiscard]] bool wants_states() const override { return false; }

  // Of the run, each once, in the order of being seen.
  [[nodiscard]] const std::vector<Sighting>& seen() const { return seen_; }

 private:
  // One node's side of the channel with another.
  struct End {
    std::uint64_t state = 0;    // name of the session's state
    std::uint64_t flags = 0;    // one bit each, if set
    std::uint64_t session = 0;  // that it is keyed with; 0: none
    std::uint64_t last = 0;     // what happened here before
    Instant restarted;
    std::uint32_t restarts = 0;
    std::uint32_t refusals = 0;     // since something was opened
    std::uint32_t between = 0;      // packets since the state was entered
    std::uint32_t undelivered = 0;  // packets sent since one arrived
    [[nodiscard]] std::uint64_t hash() const;
  };

  void note(std::uint64_t what);
  void note_margins(const Event& event, End& mine, const End& his);
  void follow(const Event& event, End& mine);
  [[nodiscard]] End& end(NodeIndex node, NodeIndex peer) {
    return ends_[node.value * nodes_ + peer.value];
  }

  std::size_t nodes_;
  std::uint64_t scenario_;
  std::vector<End> ends_;
  std::vector<Sighting> seen_;
  std::vector<std::uint32_t> run_of_;  // the run that saw a slot last
  std::uint32_t run_ = 0;
  std::uint32_t step_ = 0;
};

}  // namespace midflight::sim
