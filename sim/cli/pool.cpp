#include "sim/cli/pool.h"

#include <algorithm>
#include <utility>

namespace midflight::cli {

RunPool::RunPool(std::size_t count, std::size_t threads, Work work)
    : work_(std::move(work)), runs_(count) {
  for (std::size_t i = 0; i < std::min(count, threads); ++i) {
    threads_.emplace_back([this] { work_off(); });
  }
}

RunPool::~RunPool() {
  const std::lock_guard lock(mutex_);
  started_ = runs_.size();
}

void RunPool::work_off() {
  crypto::Operations crypto(crypto::Memoise::on);
  std::unique_lock lock(mutex_);
  while (started_ < runs_.size()) {
    const auto index = started_++;
    lock.unlock();
    std::optional<FinishedRun> run;
    std::exception_ptr error;
    try {
      run = work_(index, crypto);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    if (error && !error_) error_ = error;
    runs_[index] = std::move(run);
    ++finished_;
    came_.notify_all();
  }
}

std::optional<FinishedRun> RunPool::take(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return error_ || runs_[taken_].has_value(); };
  if (!came_.wait_for(lock, patience, ready)) return std::nullopt;
  if (error_) std::rethrow_exception(error_);
  return std::exchange(runs_[taken_++], std::nullopt);
}

std::size_t RunPool::finished() const {
  const std::lock_guard lock(mutex_);
  return finished_;
}

}  // namespace midflight::cli
