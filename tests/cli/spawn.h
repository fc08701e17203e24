// Runs a program and keeps what it said.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace midflight::cli {

struct Spawned {
  int status = -1;  // exit status, or 128 + signal
  std::string out;
  std::string err;
};

struct SpawnOptions {
  std::filesystem::path folder = ".";    // where it runs
  std::vector<std::string> environment;  // NAME=VALUE, added to ours
  bool terminal = false;                 // standard output and error are one terminal
};

[[nodiscard]] Spawned spawn(const std::vector<std::string>& command,
                            const SpawnOptions& options = {});

// A child to be waited for by wait_for; its output goes nowhere.
[[nodiscard]] pid_t spawn_in_background(const std::vector<std::string>& command,
                                        const SpawnOptions& options = {});
[[nodiscard]] int wait_for(pid_t child);

}  // namespace midflight::cli
