// Clocks of several logs, aligned by causality: no message may arrive before it was sent. Messages
// with a text of their own (records and nonces) are matched between sender and receiver.
#pragma once

#include <string>
#include <vector>

#include "sim/import/log_reader.h"

namespace midflight::sim {

// How long messages were on their way from one node to another, at least.
struct Transit {
  std::string from;
  std::string to;
  Duration least{};
};

// Fills clock_offset, matched and acausal in every log's summary. Clocks that already agree are
// left alone; else the offset is the middle of what the messages in both directions allow. A log
// that shares no message with the others keeps its clock and gets a note.
// Returns the transits between all that share messages.
std::vector<Transit> align_clocks(std::vector<NodeLog>& logs);

[[nodiscard]] inline LocalInstant aligned(const NodeLog& log, const LogLine& line) {
  return line.at + log.summary.clock_offset;
}

}  // namespace midflight::sim
