// The settings of one direction of a link (spec 3, "Links").
#pragma once

#include <cstdint>

#include "core/base/time.h"
#include "sim/kernel/ratio.h"

namespace midflight::sim {

enum class TcpModel : std::uint8_t {
  segments,  // the model of sim/net/tcp
  stream,    // an ordered reliable stream whose messages have a delay window
};

// Independent loss with probability `good` when `enter` is never; else a Gilbert-Elliott chain that
// starts in the good state and moves before each datagram.
struct Loss {
  Ratio good;
  Ratio bad{1, 1};
  Ratio enter;
  Ratio leave{1, 1};

  friend bool operator==(const Loss&, const Loss&) = default;
};

struct DirectionSettings {
  Duration delay{};   // one way
  Duration jitter{};  // uniform extra in [0, jitter]
  Loss loss;
  Ratio duplicate;
  Ratio corrupt;
  Ratio reorder;           // held back by one more delay, so that what follows overtakes it
  std::uint64_t rate = 0;  // bit/s, 0: no serialization
  std::uint64_t queue = std::uint64_t{256} * 1024;  // bytes; used only with a rate
  std::uint32_t mtu = 1500;                         // bytes of IP packet
  bool mtu_blackhole = false;
  std::uint64_t drop_mask = 0;  // bit i: the i-th datagram of this direction is lost
  TcpModel tcp = TcpModel::segments;
  Duration tcp_stall{};  // stream only: the time that a lost segment can cost

  friend bool operator==(const DirectionSettings&, const DirectionSettings&) = default;
};

}  // namespace midflight::sim
