#include "sim/cli/allowance.h"

#include "sim/cli/memory.h"
#include "sim/cli/options.h"
#include "sim/cli/signals.h"

namespace midflight::cli {
namespace {

constexpr std::uint64_t kStepsBetweenLooks = 2048;

}  // namespace

CLI::Option* add_memory_option(CLI::App& command, Allowance& allowance) {
  return add_parsed(command, "--max-memory", parse_bytes,
                    [&allowance](std::uint64_t bytes) { allowance.memory = bytes; })
      ->type_name("M");
}

Spending::Spending(const Allowance& allowance) : allowance_(allowance), start_(Clock::now()) {}

std::chrono::milliseconds Spending::passed() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
}

std::string Spending::used_up(std::uint64_t growth, Duration grace) const {
  if (allowance_.time && Clock::now() - start_ >= *allowance_.time + grace) return "--max-time";
  const bool full = allowance_.memory != 0 && resident_bytes() + growth >= allowance_.memory;
  return full ? "--max-memory" : "";
}

bool StopRun::operator()() {
  if (stop_requested()) return true;
  if (steps_++ % kStepsBetweenLooks != 0) return false;
  return !spending_->used_up().empty();
}

}  // namespace midflight::cli
