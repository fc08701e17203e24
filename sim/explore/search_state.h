// One state of a search: the world, what the properties remember of the way to it, and what the way
// has used up of the bounds. A value.
#pragma once

#include <array>

#include "sim/property/registry.h"
#include "sim/world/world.h"

namespace midflight::sim {

struct Plan;

// Used up of each bound; what is unbounded is not counted.
struct Spent {
  std::uint32_t injections = 0;
  std::uint32_t losses = 0;
  std::uint32_t duplicates = 0;
  std::uint32_t reorderings = 0;
  std::uint32_t rekeys = 0;
  std::uint32_t timers = 0;
};

class SearchState {
 public:
  SearchState(World world, PropertySet properties)
      : world_(std::move(world)), properties_(std::move(properties)) {
    note_findings();
  }

  // What may happen next within the bounds. Of moves of one likeness the first alone, if the plan
  // says so.
  void moves(const Plan& plan, std::vector<Move>& out);
  // Observers of the context see every event too.
  void make(const Plan& plan, const Move& move, StepContext context);

  // Equal for states with the same future and the same restarts behind them.
  [[nodiscard]] Hash128 hash(const Plan& plan);
  // Whether nothing need happen any more: what is left may be left out.
  [[nodiscard]] static bool at_rest(std::span<const Move> moves);
  // The last move did what a property may put in an order with what happens at other nodes.
  [[nodiscard]] bool across() const { return across_; }
  // A datagram of the last move may still be lost or copied.
  [[nodiscard]] bool fates_open(const Plan& plan) const;
  [[nodiscard]] bool lapsed() const { return world_.lapsed(); }
  [[nodiscard]] std::uint32_t restarts() const { return restarts_; }
  // Calls visit(property, finding) for what the last move violated.
  template <class Visit>
  void new_findings(Visit visit) const {
    const auto list = properties_.list();
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto findings = list[i]->findings();
      for (std::size_t n = known_[i]; n < findings.size(); ++n) visit(*list[i], findings[n]);
    }
  }
  [[nodiscard]] const PropertySet& properties() const { return properties_; }
  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] const World& world() const { return world_; }

 private:
  class Watcher;
  void add_rekeys(const Plan& plan, std::vector<Move>& out) const;
  [[nodiscard]] bool allowed(const Plan& plan, const Move& move) const;
  void spend(const Plan& plan, const Move& move);
  void note_findings();

  World world_;
  PropertySet properties_;
  Spent spent_;
  std::uint32_t restarts_ = 0;
  bool across_ = false;
  std::array<std::uint32_t, 8> known_{};  // findings of each property before the last move
  Scratch scratch_;
};

}  // namespace midflight::sim
