// A stopped search as a file: of which search it is, then its ledger. The form is in FORMAT.md.
#pragma once

#include "sim/explore/plan.h"

namespace midflight::sim {

struct Checkpoint {
  Hash128 scenario;       // of the resolved text
  SearchOptions options;  // with a reduction
  Bytes ledger;
};

[[nodiscard]] std::string write_checkpoint(const Checkpoint& checkpoint);
// An error if the text is not a whole checkpoint, of this format, or of another scenario or seed.
[[nodiscard]] Result<Checkpoint> read_checkpoint(std::string_view text, Hash128 scenario,
                                                 std::uint64_t seed);

}  // namespace midflight::sim
