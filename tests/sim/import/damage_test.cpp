#include <gtest/gtest.h>

#include "tests/sim/import/captures.h"

namespace midflight::sim {
namespace {

// A generator of its own, so that every machine damages the same bytes.
class Damage {
 public:
  explicit Damage(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t limit) {
    state_ = state_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return (state_ >> 33U) % limit;
  }
  void flip(std::string& text, int count) {
    for (; count > 0 && !text.empty(); --count) {
      text[below(text.size())] = static_cast<char>(below(256));
    }
  }

 private:
  std::uint64_t state_;
};

// The first lines hold every kind; a whole capture would take long a hundred times.
constexpr std::size_t kFront = 120'000;

TEST(DamagedLog, IsUsedAsFarAsItGoes) {
  auto capture = load_capture("buggy-3");
  for (auto& [node, text] : capture.logs) text.resize(std::min(text.size(), kFront));
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Damage damage(seed);
    auto damaged = capture;
    for (auto& [node, text] : damaged.logs) {
      damage.flip(text, 1 << seed % 10);
      text.resize(text.size() - damage.below(text.size() / 2));
    }
    const auto result = import_capture(damaged.request());
    ASSERT_TRUE(result) << seed;
    for (const auto& log : result->logs) {
      EXPECT_EQ(log.understood + log.unknown + log.foreign, log.lines);
    }
  }
}

TEST(DamagedLog, WithLinesInAnyOrderIsUsedAsFarAsItGoes) {
  const auto capture = load_capture("buggy-2");
  std::string_view rest = capture.logs.at("A");
  rest = rest.substr(0, kFront);
  std::vector<std::string_view> lines;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n') + 1, rest.size());
    lines.push_back(rest.substr(0, end == 0 ? rest.size() : end));
    rest.remove_prefix(lines.back().size());
  }
  Damage damage(7);
  for (std::size_t i = lines.size() - 1; i > 0; --i) std::swap(lines[i], lines[damage.below(i)]);
  std::string text;
  for (const auto line : lines) text += line;
  ImportRequest request;
  request.logs = {{"A", "A.log", text}};
  EXPECT_TRUE(import_capture(request));
}

TEST(DamagedCapture, OfTheLinkNeverEndsTheImport) {
  const auto capture = load_capture("buggy-2");
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Damage damage(seed);
    auto bytes = capture.pcap.substr(0, 20'000);
    damage.flip(bytes, 1 + static_cast<int>(damage.below(300)));
    bytes.resize(damage.below(bytes.size()));
    const auto read = read_pcap({"x.pcap", bytes}, {"A", "B"});
    EXPECT_TRUE(read || !read.error().message.empty());
  }
}

}  // namespace
}  // namespace midflight::sim
