#include "sim/cli/signals.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace midflight::cli {
namespace {

static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may only touch those");
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): all a handler can reach
std::atomic<int> received{0};

void note_signal(int signal) { received = signal; }
void end_program(int signal) { ::_exit(128 + signal); }

void handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  // The default comes back after the first.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

void catch_signals() {
  handle(note_signal);
  std::signal(SIGPIPE, SIG_IGN);
}

void end_on_signals() {
  handle(end_program);
  // One that came just before.
  if (const auto status = stop_signal()) ::_exit(static_cast<int>(*status));
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
