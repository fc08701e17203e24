// Counts what a run did, for each pair and in total (spec 5, `counters`).
#pragma once

#include <array>
#include <map>
#include <set>
#include <span>

#include "sim/property/keyed_sessions.h"
#include "sim/world/result.h"

namespace midflight::sim {

enum class Counter : std::uint8_t {
  channel_restarts,  // restarter>peer; the first start of a pair, by either, is none
  rekeys_started,    // beginner>peer; one exchange counts once, at who began it first
  rekeys_completed,  // the same, when the beginner has both keys
  packets_sent,      // sender>receiver, as for the next two
  packets_delivered,
  packets_lost,       // sent and not delivered so far
  handshake_refusals  // refuser>peer; see is_handshake_refusal
};
inline constexpr std::size_t kCounterKinds = 7;

[[nodiscard]] std::string_view to_text(Counter counter);
// "alpha>beta"
[[nodiscard]] std::string pair_name(Direction direction, std::span<const std::string> names);

class CounterObserver final : public Observer {
 public:
  void observe(const Event& event) override;
  // All counters, each with its total and those pairs that it counted.
  [[nodiscard]] Counters counters(std::span<const std::string> names) const;
  [[nodiscard]] std::uint64_t count(Counter counter, Direction direction) const;

 private:
  struct Rekey {
    Direction direction;  // beginner first
    std::uint64_t session = 0;
    std::uint32_t exchange = 0;
    bool completed = false;
  };
  using Row = std::array<std::uint64_t, kCounterKinds>;
  [[nodiscard]] static std::uint64_t count(Counter counter, const Row& row);
  void add(Counter counter, NodeIndex from, NodeIndex to);
  void restarted(const Event& event);
  void rekey_began(const Event& event);
  void rekey_completed(const Event& event);
  // A refused record of a handshake, or any record that came while no keys were there to open it:
  // a stray record of an old session is taken for one of the handshake.
  [[nodiscard]] bool is_handshake_refusal(const Event& event) const;

  std::map<Direction, Row> rows_;
  std::set<Direction> started_;        // pairs, either way
  std::map<Direction, Rekey> rekeys_;  // the last one of each pair, either way
  KeyedSessions keyed_;
};

}  // namespace midflight::sim
