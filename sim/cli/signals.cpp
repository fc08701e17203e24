#include "sim/cli/signals.h"

#include <atomic>
#include <csignal>

namespace midflight::cli {
namespace {

static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may only touch those");
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): all a handler can reach
std::atomic<int> received{0};

void note_signal(int signal) { received = signal; }

}  // namespace

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = note_signal;
  // The default comes back after the first.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

std::optional<ExitStatus> stop_signal() {
  switch (received.load()) {
    case SIGINT:
      return ExitStatus::interrupted;
    case SIGTERM:
      return ExitStatus::terminated;
    default:
      return std::nullopt;
  }
}

}  // namespace midflight::cli
