#include <gtest/gtest.h>

#include <algorithm>

#include "sim/import/alignment.h"
#include "sim/import/diagnosis.h"
#include "sim/import/events.h"
#include "sim/import/mesh.h"
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
  void flip(std::string& text, std::uint64_t count) {
    for (; count > 0 && !text.empty(); --count) {
      text[below(text.size())] = static_cast<char>(below(256));
    }
  }
  void cut(std::string& text) { text.erase(text.size() - below(text.size() / 2)); }
  // What happens to logs that several write to, that are rotated, or that a disk damages.
  void rearrange(std::vector<std::string>& lines) {
    const auto one = below(lines.size());
    const auto other = below(lines.size());
    auto& line = lines[one];
    switch (below(7)) {
      case 0:
        std::swap(line, lines[other]);
        break;
      case 1:  // two lines in one
        line.insert(below(line.size() + 1), lines[other]);
        break;
      case 2:
        line.erase(below(line.size() + 1));
        break;
      case 3:
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(other), std::string(line));
        break;
      case 4:
        line = "2026-11-24 04:18:10 tinc[1]: of an unknown wording";
        break;
      case 5:
        line = "Nov 24 04:18:10 host sshd[1]: of another program";
        break;
      default:
        flip(line, 1);
        break;
    }
  }

 private:
  std::uint64_t state_;
};

// The first lines hold every kind; a whole capture would take long a hundred times.
constexpr std::size_t kFront = 120'000;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

std::size_t lines_with_text(const std::string& text) {
  const auto lines = lines_of(text);
  return static_cast<std::size_t>(
      std::ranges::count_if(lines, [](const auto& each) { return !each.empty() && each != "\r"; }));
}

class CountingObserver final : public Observer {
 public:
  void observe(const Event& event) override {
    EXPECT_EQ(event.number, ++count);
    EXPECT_GE(event.at, last);
    last = event.at;
  }
  std::uint64_t count = 0;
  Instant last;
};

// Every line is counted once, and told of once.
void expect_used(const Capture& capture, std::uint64_t seed) {
  const auto result = import_capture(capture.request());
  ASSERT_TRUE(result) << seed << ": " << result.error().message;
  std::size_t lines = 0;
  for (const auto& [node, text] : capture.logs) lines += lines_with_text(text);
  std::size_t counted = 0;
  for (const auto& log : result->logs) {
    EXPECT_EQ(log.understood + log.unknown + log.foreign, log.lines);
    counted += log.lines;
  }
  EXPECT_EQ(counted, lines) << seed;
  CountingObserver observer;
  show(*result, observer);
  EXPECT_EQ(observer.count, lines + result->datagrams.size()) << seed;
}

TEST(DamagedLog, IsUsedAsFarAsItGoes) {
  auto capture = load_capture("buggy-3");
  for (auto& [node, text] : capture.logs) text.resize(std::min(text.size(), kFront));
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    Damage damage(seed);
    auto damaged = capture;
    for (auto& [node, text] : damaged.logs) {
      damage.flip(text, std::uint64_t{1} << seed % 10);
      damage.cut(text);
    }
    expect_used(damaged, seed);
  }
}

TEST(DamagedLog, WithLinesInAnyOrderIsUsedAsFarAsItGoes) {
  Capture capture;
  auto lines = lines_of(load_capture("buggy-2").logs.at("A").substr(0, kFront));
  Damage damage(7);
  for (std::size_t i = lines.size() - 1; i > 0; --i) std::swap(lines[i], lines[damage.below(i)]);
  capture.logs["A"] = joined(lines);
  expect_used(capture, 7);
}

// One rekey with its race, of both nodes, from the middle of their logs.
std::map<std::string, std::vector<std::string>> rekey_lines(std::size_t size) {
  std::map<std::string, std::vector<std::string>> out;
  for (const auto& [node, text] : load_capture("buggy-2").logs) {
    const auto begin = text.find("04:18:10.93");
    out[node] = lines_of(text.substr(text.rfind('\n', begin) + 1, size));
  }
  return out;
}

// A few lines are mixed, torn, doubled, replaced.
Capture rearranged(const std::map<std::string, std::vector<std::string>>& rekey,
                   std::uint64_t seed) {
  Damage damage(seed);
  Capture out;
  for (auto [node, lines] : rekey) {
    for (auto count = 1 + damage.below(8); count > 0; --count) damage.rearrange(lines);
    out.logs[node] = joined(lines);
  }
  return out;
}

TEST(DamagedLog, OfARekeyIsUsedAsFarAsItGoes) {
  const auto rekey = rekey_lines(5'000);
  for (std::uint64_t seed = 0; seed < 80; ++seed) expect_used(rearranged(rekey, seed), seed);
}

// What a line says of billions of records, nobody has to make.
TEST(DamagedLog, OfBillionsOfLostRecordsIsReadInTime) {
  Capture capture;
  for (const auto& [node, lines] : rekey_lines(5'000)) capture.logs[node] = joined(lines);
  auto lines = lines_of(capture.logs["A"]);
  const auto& before = lines[lines.size() / 2];
  const auto prefix = before.substr(0, before.find("]: ") + 3);
  lines.insert(
      lines.begin() + static_cast<std::ptrdiff_t>(lines.size() / 2),
      prefix + "Packet is 4000000000 seqs in the future, dropped (1) from B (10.0.0.2 port 655)");
  capture.logs["A"] = joined(lines);
  expect_used(capture, 0);
}

// Without following nodes, which takes most of the time.
TEST(DamagedLog, OfARekeyIsReadAndDiagnosedInThousandsOfWays) {
  const auto rekey = rekey_lines(9'000);
  for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
    const auto capture = rearranged(rekey, seed);
    std::vector<NodeLog> logs;
    for (const auto& [node, text] : capture.logs) {
      const std::vector files{LogFile{node, node + ".log", text}};
      auto log = read_log(files);
      ASSERT_TRUE(log) << seed;
      EXPECT_EQ(log->summary.lines, lines_with_text(text)) << seed;
      logs.push_back(std::move(*log));
    }
    ImportResult result;
    note_mesh(logs, align_clocks(logs), result);
    diagnose(logs, {}, result);
    for (const auto& race : result.races) EXPECT_FALSE(race.evidence.empty()) << seed;
  }
}

TEST(DamagedLog, IsUsedUpToWhereItIsTorn) {
  const auto text = joined(rekey_lines(2'000).at("A"));
  for (std::size_t size = 100; size < text.size(); size += 5) {
    Capture capture;
    capture.logs["A"] = text.substr(0, size);
    expect_used(capture, size);
  }
}

TEST(DamagedCapture, OfTheLinkNeverEndsTheImport) {
  const auto capture = load_capture("buggy-2");
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    Damage damage(seed);
    auto bytes = capture.pcap.substr(0, 20'000);
    damage.flip(bytes, 1 + damage.below(300));
    bytes.erase(damage.below(bytes.size()));
    const auto read = read_pcap({"x.pcap", bytes}, {"A", "B"});
    if (read) {
      EXPECT_LE(read->datagrams.size(), read->summary.datagrams);
    } else {
      EXPECT_FALSE(read.error().message.empty());
    }
  }
}

TEST(DamagedCapture, OfTheLinkTornAtEachByteIsUsedUpToThere) {
  const auto bytes = load_capture("buggy-2").pcap.substr(0, 4'000);
  std::uint64_t before = 0;
  for (std::size_t size = 24; size < bytes.size(); ++size) {
    const auto read = read_pcap({"x.pcap", std::string_view(bytes).substr(0, size)}, {"A", "B"});
    ASSERT_TRUE(read) << size;
    EXPECT_GE(read->summary.packets, before) << size;
    before = read->summary.packets;
  }
  EXPECT_GT(before, 10U);
}

}  // namespace
}  // namespace midflight::sim
