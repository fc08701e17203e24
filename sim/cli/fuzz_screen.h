// What people see of a campaign while it runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace midflight::cli {

struct FuzzScreen {
  using Seconds = std::chrono::seconds;

  std::string corpus;
  std::uint64_t seed = 0;
  Seconds lasted{};
  std::uint64_t runs = 0;  // of the campaign, whoever made them
  std::uint64_t rate = 0;  // runs a second, of this process
  std::uint64_t seen = 0;
  std::uint64_t entries = 0;
  Seconds since_new{};
  std::uint64_t finds = 0;
  std::uint64_t known = 0;            // of the finds
  std::optional<Seconds> since_find;  // none: this process has found nothing
  std::uint64_t shrinking = 0;        // ways of failing that wait
  std::uint64_t memory = 0;           // bytes
};

// For a terminal: a line for each thing that one looks for.
[[nodiscard]] std::string screen_text(const FuzzScreen& screen);
// Elsewhere: one line.
[[nodiscard]] std::string line_text(const FuzzScreen& screen);

}  // namespace midflight::cli
