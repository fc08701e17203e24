// How much time and memory a command may use, and whether that is used up.
#pragma once

#include <CLI/App.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "core/base/time.h"

namespace midflight::cli {

struct Allowance {
  std::optional<Duration> time;
  std::uint64_t memory = 0;  // bytes of the whole program; 0: any
};

// --max-memory; --max-time is add_time_option's.
CLI::Option* add_memory_option(CLI::App& command, Allowance& allowance);

// From when it is made.
class Spending {
 public:
  explicit Spending(const Allowance& allowance);

  [[nodiscard]] std::chrono::milliseconds passed() const;
  // What is used up, "--max-time" or "--max-memory", if so many more bytes were taken; else empty.
  // Time is up only `grace` later.
  [[nodiscard]] std::string used_up(std::uint64_t growth = 0, Duration grace = {}) const;

 private:
  using Clock = std::chrono::steady_clock;

  Allowance allowance_;
  Clock::time_point start_;
};

// Asked before each step of one run: by a signal or by what is used up it has to end. Looks seldom
// at what takes long to find out.
class StopRun {
 public:
  explicit StopRun(const Spending& spending) : spending_(&spending) {}
  bool operator()();

 private:
  const Spending* spending_;
  std::uint64_t steps_ = 0;
};

}  // namespace midflight::cli
