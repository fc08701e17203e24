// What an import found, for machines. Integers are exact; instants are nanoseconds since 1970 on
// the first log's clock, durations nanoseconds.
#pragma once

#include <string>

#include "sim/import/result.h"

namespace midflight::reports {

// One line, without its end.
[[nodiscard]] std::string import_json(const sim::ImportResult& result);

}  // namespace midflight::reports
