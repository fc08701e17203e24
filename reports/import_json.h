// What an import found, for machines. Integers are exact; instants are nanoseconds since 1970 on
// the first log's clock, durations nanoseconds.
#pragma once

#include <string>

#include "sim/import/result.h"

namespace midflight::reports {

[[nodiscard]] std::string import_json(const sim::ImportResult& result);

// JSON lines: a header, every line of the logs in order of time, the result. It holds all that an
// import needs to be done again.
[[nodiscard]] std::string import_trace(const sim::ImportResult& result);

}  // namespace midflight::reports
