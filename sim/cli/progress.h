// How far a command has come, on standard error: a bar on a terminal, else a line a minute.
#pragma once

#include <chrono>
#include <cstddef>

namespace midflight::cli {

class Progress {
 public:
  explicit Progress(std::size_t total);

  void update(std::size_t done);
  // Takes the bar away, so that something else can be printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::size_t total_;
  bool bar_;
  bool drawn_ = false;
  Clock::time_point start_;
  Clock::time_point last_;
};

}  // namespace midflight::cli
