// The threads of a search. Whole worlds go to each; what they share, they only read.
#pragma once

#include <cstddef>
#include <functional>

namespace midflight::sim {

// Calls work(0) to work(count - 1), each on a thread of its own, the first on the caller's; returns
// when all have ended.
void run_on_threads(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace midflight::sim
