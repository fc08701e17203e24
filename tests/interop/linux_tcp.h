// One transfer through the TCP of this machine's kernel, over a path that the test owns.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.h"
#include "core/base/time.h"

namespace midflight::interop {

// Both directions: a fixed delay, and each packet lost on its own.
struct Path {
  Duration one_way{};
  std::uint64_t loss_ppm = 0;
  std::uint64_t seed = 0;

  // Whether packet number `index` (0 is the first) of a direction is lost.
  [[nodiscard]] bool loses(bool from_client, std::uint32_t index) const;
};

struct Transfer {
  Duration took{};    // from connecting until the last byte was read
  Duration latest{};  // the most that a packet was carried too late: how loaded the machine was
};

// Blocks meanwhile. Several may run at once, in threads.
[[nodiscard]] Result<Transfer> transfer_over_linux(const Path& path, std::size_t bytes);

}  // namespace midflight::interop
