// Why one node restarted a channel: reads a history of one end.
#pragma once

#include <vector>

#include "sim/import/channel_history.h"
#include "sim/import/result.h"

namespace midflight::sim {

struct RestartFindings {
  std::vector<ImportedRace> races;
  std::uint32_t harmless_refusals = 0;
};

// ans-key-clears-validkey, data-overtakes-ack, old-key-after-ack, replay-restarts and glare, as one
// log shows them. `down` is left open.
[[nodiscard]] RestartFindings find_restarts(const ChannelHistory& history);

}  // namespace midflight::sim
