#include "tests/cli/companion.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace midflight::cli {
namespace {

constexpr int kPatience = 100;  // milliseconds
constexpr int kRounds = 100;    // ten seconds

}  // namespace

Companion::Companion(std::vector<std::string> command) {
  std::array<std::array<int, 2>, 3> pipes{};
  for (auto& each : pipes) EXPECT_EQ(::pipe2(each.data(), O_CLOEXEC), 0);
  child_ = ::fork();
  if (child_ == 0) {
    ::dup2(pipes[0][0], STDIN_FILENO);
    ::dup2(pipes[1][1], STDOUT_FILENO);
    ::dup2(pipes[2][1], STDERR_FILENO);
    std::vector<char*> arguments;
    for (auto& each : command) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }
  ::close(pipes[0][0]);
  ::close(pipes[1][1]);
  ::close(pipes[2][1]);
  input_ = pipes[0][1];
  out_.descriptor = pipes[1][0];
  error_.descriptor = pipes[2][0];
}

Companion::~Companion() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  for (const auto descriptor : {input_, out_.descriptor, error_.descriptor}) {
    if (descriptor >= 0) ::close(descriptor);
  }
}

void Companion::write(std::string_view text) const {
  EXPECT_EQ(::write(input_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

void Companion::end_input() {
  ::close(input_);
  input_ = -1;
}

void Companion::read_some(int patience_ms) {
  std::array<Pipe*, 2> sources{&out_, &error_};
  std::array<pollfd, 2> waiting{{{out_.descriptor, POLLIN, 0}, {error_.descriptor, POLLIN, 0}}};
  ::poll(waiting.data(), waiting.size(), patience_ms);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (waiting[i].revents == 0) continue;
    std::array<char, 65536> buffer{};
    const auto count = ::read(waiting[i].fd, buffer.data(), buffer.size());
    if (count > 0) {
      sources[i]->text.append(buffer.data(), static_cast<std::size_t>(count));
    } else {
      ::close(waiting[i].fd);
      sources[i]->descriptor = -1;
    }
  }
}

std::string Companion::until(Pipe& pipe, std::string_view text) {
  for (int i = 0; i < kRounds && pipe.text.find(text) == std::string::npos; ++i) {
    if (pipe.descriptor < 0) break;
    read_some(kPatience);
  }
  return pipe.text;
}

std::string Companion::out_until(std::string_view text) { return until(out_, text); }
std::string Companion::error_until(std::string_view text) { return until(error_, text); }

void Companion::signal(int number) const { EXPECT_EQ(::kill(child_, number), 0); }

int Companion::wait() {
  while (out_.descriptor >= 0 || error_.descriptor >= 0) read_some(kPatience);
  int status = 0;
  EXPECT_EQ(::waitpid(child_, &status, 0), child_);
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace midflight::cli
