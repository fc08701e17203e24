// A daemon's log from its files. Whatever can't be used is counted; only a file that holds nothing
// of tinc's is an error.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/import/log_line.h"
#include "sim/import/result.h"

namespace midflight::sim {

struct LogFile {
  std::string node;  // as given
  std::string file;  // for messages
  std::string_view text;
};

struct NodeLog {
  std::string name;            // what the daemon calls itself, else as given
  std::vector<LogLine> lines;  // those that say something, oldest first; views into the files
  std::vector<LogLine> all;    // every line; one that is foreign has the time of the line before
  ImportedLog summary;
};

// `files` are the pieces of one rotated log, in any order. Their texts must outlive the result.
[[nodiscard]] Result<NodeLog> read_log(std::span<const LogFile> files);

[[nodiscard]] Evidence evidence(const NodeLog& log, const LogLine& line);

}  // namespace midflight::sim
