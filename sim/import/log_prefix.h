// What stands before the text of a log line: date, time, perhaps a host, and the daemon's name with
// its process number. Files, syslog and the journal write it in different forms.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/time.h"

namespace midflight::sim {

struct LogPrefix {
  LocalInstant at;
  std::string_view stamp;
  std::string_view ident;
  std::string_view text;
};

// Nothing if the line has no such prefix. A stamp without a year counts as of the year 2000.
[[nodiscard]] std::optional<LogPrefix> read_prefix(std::string_view line);

}  // namespace midflight::sim
