// From what a SequenceText collected to drawn lines.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "reports/lanes.h"
#include "reports/sequence_text.h"

namespace midflight::reports {

struct DrawnRow {
  std::string text;  // whole lines
  Instant at;
  bool interesting = false;  // a restart, rekey, fault, outage or violation
};

[[nodiscard]] std::vector<DrawnRow> draw_rows(std::span<const SequenceRow> rows,
                                              const sim::RunResult& result,
                                              std::span<const std::string> names,
                                              const Lanes& lanes);

}  // namespace midflight::reports
