// Real logs that are rotated, mixed with others' lines, or not whole.
#include <gmock/gmock.h>

#include "tests/sim/import/captures.h"

namespace midflight::sim {
namespace {

std::vector<std::string> races(const ImportResult& result) {
  std::vector<std::string> out;
  for (const auto& race : result.races) out.push_back(race.name + " " + race.at_text);
  return out;
}

void expect_agreement(const ImportResult& result) {
  for (const auto& node : result.conformance) {
    EXPECT_FALSE(node.first_deviation) << node.first_deviation->where.text;
    EXPECT_EQ(node.messages_agreed, node.messages);
    EXPECT_EQ(node.restarts_agreed, node.restarts);
  }
}

// Each line of a text, and what is to stand after it.
std::string after_each_line(const std::string& text,
                            const std::function<std::string(const std::string&)>& next) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) out += line + "\n" + next(line) + "\n";
  return out;
}

TEST(PartialLog, WithAnUnknownLineAfterEachTellsTheSame) {
  const auto capture = load_capture("buggy-2");
  auto mixed = capture;
  for (auto& [node, text] : mixed.logs) {
    text = after_each_line(text, [](const std::string& line) {
      return line.substr(0, line.find("]: ") + 3) + "A wording of a later version";
    });
  }
  const auto whole = imported(capture.request());
  const auto result = imported(mixed.request());
  EXPECT_EQ(races(result), races(whole));
  expect_agreement(result);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(result.logs[i].unknown, whole.logs[i].lines);
    EXPECT_EQ(result.logs[i].understood, whole.logs[i].lines);
  }
}

TEST(PartialLog, AmongLinesOfOtherProgramsTellsTheSame) {
  const auto capture = load_capture("buggy-3");
  auto mixed = capture;
  for (auto& [node, text] : mixed.logs) {
    text = after_each_line(text, [](const std::string&) {
      return std::string("Nov 24 04:18:10 host sshd[99]: Connection closed");
    });
  }
  const auto whole = imported(capture.request());
  const auto result = imported(mixed.request());
  EXPECT_EQ(races(result), races(whole));
  expect_agreement(result);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(result.logs[i].foreign, whole.logs[i].lines);
}

std::vector<std::string_view> parts(std::string_view text, std::size_t count) {
  std::vector<std::string_view> out;
  const auto size = text.size() / count;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n', std::min(size, text.size() - 1)), text.size() - 1);
    out.push_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return out;
}

TEST(PartialLog, InPartsOfAnyOrderTellsTheSame) {
  const auto capture = load_capture("fixed-3");
  ImportRequest request;
  for (const auto& [node, text] : capture.logs) {
    const auto pieces = parts(text, 6);
    ASSERT_GE(pieces.size(), 6U);
    for (const std::size_t i : {3U, 0U, 5U, 1U, 4U, 2U}) {
      request.logs.push_back({node, node + ".log." + std::to_string(i), pieces[i]});
    }
    for (std::size_t i = 6; i < pieces.size(); ++i) request.logs.push_back({node, "", pieces[i]});
  }
  const auto whole = imported(capture.request());
  const auto result = imported(request);
  EXPECT_EQ(races(result), races(whole));
  expect_agreement(result);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(result.logs[i].lines, whole.logs[i].lines);
}

// The race of 04:18:10 is in the part that is not there; those after it are told.
TEST(PartialLog, WithoutAPartIsUsedOnBothSidesOfTheGap) {
  const auto capture = load_capture("buggy-2");
  const std::string_view text = capture.logs.at("B");
  const auto begin = text.rfind('\n', text.find("04:18:10.9")) + 1;
  const auto end = text.rfind('\n', text.find("04:18:12.")) + 1;
  ImportRequest request;
  request.logs = {{"B", "B.log.2", text.substr(0, begin)}, {"B", "B.log", text.substr(end)}};
  const auto result = imported(request);
  EXPECT_THAT(races(result),
              testing::AllOf(testing::Contains("ans-key-clears-validkey 2026-11-24 "
                                               "04:18:14.018115"),
                             testing::Not(testing::Contains(testing::HasSubstr("04:18:10")))));
  const auto lost = std::ranges::count(text.substr(begin, end - begin), '\n');
  EXPECT_EQ(result.logs[0].lines + static_cast<std::uint64_t>(lost),
            static_cast<std::uint64_t>(std::ranges::count(text, '\n')));
}

// Two writers, one file: a line begins within another. What is torn is counted, the rest is used.
TEST(PartialLog, WithLinesWithinOthersIsUsedBetweenThem) {
  const auto capture = load_capture("buggy-2");
  auto torn = capture;
  std::map<std::string, std::uint32_t> count;
  for (auto& [node, text] : torn.logs) {
    constexpr std::string_view kNoted = "Writing packet of 98 bytes";
    for (auto at = text.find(kNoted); at != std::string::npos; at = text.find(kNoted, at)) {
      text.replace(at, 14, "Writ2026-11-24 ");  // its own wording is lost
      ++count[node];
    }
  }
  const auto result = imported(torn.request());
  for (const auto& log : result.logs) {
    EXPECT_GT(count[log.node], 100U);
    EXPECT_EQ(log.unknown, count[log.node]);
  }
  EXPECT_EQ(races(result), races(imported(capture.request())));
  expect_agreement(result);
}

}  // namespace
}  // namespace midflight::sim
