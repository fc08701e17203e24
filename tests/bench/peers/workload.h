// What every peer simulates, and how its rate is told: see README.md.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>
#include <random>
#include <vector>

namespace peers {

constexpr std::uint32_t kPayload = 100;  // bytes
constexpr double kLoss = 0.01;
constexpr std::int64_t kGapNanos = 100'000;
constexpr std::int64_t kPacketsEach = 100'000;  // 10 s of virtual time
constexpr std::uint32_t kHosts = 64;
constexpr std::int64_t kHopNanos = 1'000'000;
constexpr std::uint64_t kHops = 2'000'000;

// Gaps of 1 ns + Exp(1 ms), drawn beforehand so that the logarithm isn't measured.
class Gaps {
 public:
  Gaps() : gaps_(std::size_t{1} << 16U) {
    std::mt19937_64 random;
    std::exponential_distribution<double> exponential(1e-6);
    for (auto& gap : gaps_) gap = 1 + std::llround(exponential(random));
  }
  std::int64_t next() { return gaps_[at_++ % gaps_.size()]; }

 private:
  std::vector<std::int64_t> gaps_;
  std::size_t at_ = 0;
};

// Runs it and prints "name rate", in things a second of CPU time.
inline void measure(const char* name, std::uint64_t things, const std::function<void()>& run) {
  const auto begun = std::clock();
  run();
  const auto seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
  std::printf("%s %.0f\n", name, static_cast<double>(things) / seconds);
}

}  // namespace peers
