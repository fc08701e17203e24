// Checks files of SPTPS known-answer vectors (sessions, handshakes, records, replay windows).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace midflight::sim {

struct VectorFailure {
  std::string vector;
  std::string pointer;   // JSON pointer of the member at fault
  std::string check;     // what was checked
  std::string expected;  // what the file says
  std::string actual;    // what midflight computes, or what is wrong with the file
};

struct VectorReport {
  std::size_t checks = 0;  // all, failed or not
  std::vector<VectorFailure> failures;
};

// A file holds one vector or an array of them. Malformed members are failures; a file that holds no
// vector at all is an error.
[[nodiscard]] Result<VectorReport> check_vectors(std::string_view file_name,
                                                 std::string_view json_text);

}  // namespace midflight::sim
