#include "core/base/check.h"

#include <cstdio>
#include <cstdlib>  // NOLINT(portability-restrict-system-includes): for quick_exit

namespace midflight {

void check_failed(std::string_view file, int line, std::string_view condition,
                  std::string_view why) {
  std::fprintf(stderr,
               "midflight: internal error at %.*s:%d: %.*s (%.*s does not hold)\n"
               "This is a bug in midflight. Please report it with the command that showed it.\n",
               static_cast<int>(file.size()), file.data(), line, static_cast<int>(why.size()),
               why.data(), static_cast<int>(condition.size()), condition.data());
  std::fflush(nullptr);
  std::quick_exit(kExitInternalError);
}

}  // namespace midflight
