// Clocks of several logs, aligned by causality: no message may arrive before it was sent. Messages
// with a text of their own (records and nonces) are matched between sender and receiver.
#pragma once

#include <vector>

#include "sim/import/log_reader.h"

namespace midflight::sim {

// Fills clock_offset, matched and acausal in every log's summary. Clocks that already agree are
// left alone; else the offset is the middle of what the messages in both directions allow. A log
// that shares no message with the others keeps its clock and gets a note.
void align_clocks(std::vector<NodeLog>& logs);

[[nodiscard]] inline LocalInstant aligned(const NodeLog& log, const LogLine& line) {
  return line.at + log.summary.clock_offset;
}

}  // namespace midflight::sim
