// Counts what this program asks of operator new.
#pragma once

#include <cstdint>

namespace midflight::test {

// Since the program began, by all threads.
[[nodiscard]] std::uint64_t allocations();

template <class Act>
std::uint64_t allocations_of(Act act) {
  const auto before = allocations();
  act();
  return allocations() - before;
}

}  // namespace midflight::test
