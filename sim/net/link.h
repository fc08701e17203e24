// One direction of a link: what becomes of a packet that enters it (spec 3, "Links"). A link knows
// of no faults; those are rules around it (sim/world/faults.h).
#pragma once

#include <string_view>

#include "sim/kernel/simulator.h"
#include "sim/net/settings.h"

namespace midflight::sim {

enum class Transport : std::uint8_t { udp, tcp };

inline constexpr std::uint32_t kUdpHeaders = 28;  // bytes of IPv4 and UDP header

// The fate of one packet. It leaves at `earliest` at the soonest and `extra` later at the latest.
struct Passage {
  std::string_view lost;  // why, or empty
  Instant earliest;
  Duration extra{};
  bool duplicated = false;  // a second copy, with a delay of its own
  bool corrupted = false;   // UDP only; a corrupted TCP segment is lost
};

class LinkDirection {
 public:
  LinkDirection() = default;
  // place: fingerprint of "from>to", by names.
  explicit LinkDirection(std::uint64_t place) : place_(place) {}

  // size: bytes of the whole IP packet.
  [[nodiscard]] Passage carry(const DirectionSettings& settings, Transport transport,
                              std::uint32_t size, Subject subject, Step& step);

  [[nodiscard]] std::uint64_t place() const { return place_; }
  void write_state(Writer& out) const;
  // As write_state, without the count of datagrams once no drop_mask depends on it.
  void write_future(const DirectionSettings& settings, Writer& out) const;

 private:
  [[nodiscard]] bool lose(const Loss& loss, Subject subject, Step& step);
  // Queues the packet for sending and says when its last bit has left; nothing if the queue is
  // full.
  [[nodiscard]] std::optional<Instant> transmit(const DirectionSettings& settings,
                                                std::uint32_t size, Instant now);

  std::uint64_t place_ = 0;
  Instant busy_until_;
  std::uint64_t datagrams_ = 0;  // that entered, UDP only: for drop_mask
  bool bad_ = false;             // state of the Gilbert-Elliott chain
};

}  // namespace midflight::sim
