#include "sim/cli/exit.h"

#include <cstdio>
#include <exception>

#include "reports/text.h"
#include "sim/explore/status.h"

namespace midflight::cli {
namespace {

void report_bug(const char* what) {
  std::fprintf(stderr,
               "midflight: internal error: %s\n"
               "This is a bug in midflight. Please report it with the command that showed it.\n",
               what);
}

}  // namespace

ExitStatus graver(ExitStatus a, ExitStatus b) {
  return ExitStatus{sim::graver_status(static_cast<int>(a), static_cast<int>(b))};
}

int guarded(const std::function<ExitStatus()>& program) {
  auto status = ExitStatus::bug;
  try {
    status = program();
  } catch (const std::exception& error) {
    report_bug(error.what());
  } catch (...) {
    report_bug("unknown exception");
  }
  return static_cast<int>(status);
}

ExitStatus refuse(const std::string& message) {
  std::fprintf(stderr, "midflight: %s\n", reports::printable(message).c_str());
  return ExitStatus::wrong_input;
}

}  // namespace midflight::cli
