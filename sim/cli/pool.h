// Runs on several threads, results in order. Each thread runs whole worlds with cryptography of its
// own; nothing is shared, so the number of threads changes no result.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/crypto/operations.h"
#include "sim/world/result.h"

namespace midflight::cli {

// What one run leaves behind. A run that a signal kept from starting has no result.
struct FinishedRun {
  std::optional<sim::RunResult> result;
  std::string sequence;
  std::string log;
  std::string page;  // if it is of this run alone
};

class RunPool {
 public:
  using Work = std::function<FinishedRun(std::size_t, crypto::Operations&)>;

  // Calls work with 0 to count-1, each once.
  RunPool(std::size_t count, std::size_t threads, Work work);
  ~RunPool();  // starts no more runs, and waits for those under way
  RunPool(const RunPool&) = delete;
  RunPool& operator=(const RunPool&) = delete;
  RunPool(RunPool&&) = delete;
  RunPool& operator=(RunPool&&) = delete;

  // The next in order, if it is there or comes within `patience`. Throws what a run threw.
  [[nodiscard]] std::optional<FinishedRun> take(std::chrono::milliseconds patience);
  [[nodiscard]] std::size_t finished() const;

 private:
  void work_off();

  Work work_;
  mutable std::mutex mutex_;  // guards all below but the threads
  std::condition_variable came_;
  std::vector<std::optional<FinishedRun>> runs_;
  std::size_t started_ = 0;
  std::size_t finished_ = 0;
  std::size_t taken_ = 0;
  std::exception_ptr error_;
  std::vector<std::jthread> threads_;
};

}  // namespace midflight::cli
