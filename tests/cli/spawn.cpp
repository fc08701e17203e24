#include "tests/cli/spawn.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace midflight::cli {
namespace {

[[noreturn]] void become(const std::vector<std::string>& command, const SpawnOptions& options,
                         int out, int err) {
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  for (const auto& each : options.environment) ::putenv(const_cast<char*>(each.c_str()));
  std::vector<char*> arguments;
  for (const auto& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  if (::chdir(options.folder.c_str()) == 0) ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

// Empties both pipes together, so that neither can block the child.
void drain(std::array<pollfd, 2>& pipes, Spawned& result) {
  const std::array<std::string*, 2> texts{&result.out, &result.err};
  while (pipes[0].fd >= 0 || pipes[1].fd >= 0) {
    ::poll(pipes.data(), pipes.size(), -1);
    for (std::size_t i = 0; i < pipes.size(); ++i) {
      if (pipes[i].fd < 0 || pipes[i].revents == 0) continue;
      std::array<char, 65536> buffer{};
      const auto count = ::read(pipes[i].fd, buffer.data(), buffer.size());
      if (count > 0) {
        texts[i]->append(buffer.data(), static_cast<std::size_t>(count));
      } else {
        ::close(pipes[i].fd);
        pipes[i].fd = -1;
      }
    }
  }
}

int open_terminal(int& child_end) {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  EXPECT_GE(master, 0);
  EXPECT_EQ(::grantpt(master), 0);
  EXPECT_EQ(::unlockpt(master), 0);
  child_end = ::open(::ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  return master;
}

}  // namespace

Spawned spawn(const std::vector<std::string>& command, const SpawnOptions& options) {
  std::array<int, 2> out{-1, -1};
  std::array<int, 2> err{-1, -1};
  if (options.terminal) {
    out[0] = open_terminal(out[1]);
  } else {
    EXPECT_EQ(::pipe2(out.data(), O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(err.data(), O_CLOEXEC), 0);
  }
  const auto child = ::fork();
  if (child == 0) become(command, options, out[1], options.terminal ? out[1] : err[1]);
  ::close(out[1]);
  if (err[1] >= 0) ::close(err[1]);
  Spawned result;
  std::array<pollfd, 2> pipes{{{out[0], POLLIN, 0}, {err[0], POLLIN, 0}}};
  drain(pipes, result);
  result.status = wait_for(child);
  return result;
}

pid_t spawn_in_background(const std::vector<std::string>& command, const SpawnOptions& options) {
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const auto child = ::fork();
  if (child == 0) become(command, options, nowhere, nowhere);
  ::close(nowhere);
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace midflight::cli
