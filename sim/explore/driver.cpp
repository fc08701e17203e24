#include "sim/explore/driver.h"

#include <thread>
#include <vector>

namespace midflight::sim {

void run_on_threads(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < count; ++i) {
    threads.emplace_back([&work, i] { work(i); });
  }
  work(0);
}

}  // namespace midflight::sim
