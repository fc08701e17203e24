// What is read of traces that are whole, torn, damaged or too new. A source may give few bytes.
#include "sim/trace/reader.h"

#include <gmock/gmock.h>

#include "tests/sim/trace/small_trace.h"

namespace midflight::sim {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kEvents = 2;
constexpr std::uint64_t kChoices = 2;

class TraceOf : public testing::TestWithParam<Packing> {};
INSTANTIATE_TEST_SUITE_P(Packing, TraceOf, testing::Values(Packing::plain, Packing::zstd));

TEST_P(TraceOf, AWholeRunIsReadBack) {
  const auto found = survey(from_memory(small_trace(GetParam())));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->tear, "");
  EXPECT_EQ(found->events, kEvents);
  EXPECT_EQ(found->choices, kChoices);
  EXPECT_EQ(found->result, R"({"verdict":"holds"})");
  const auto header = small_header();
  EXPECT_EQ(found->header.scenario, header.scenario);
  EXPECT_EQ(found->header.seed, header.seed);
  EXPECT_EQ(found->header.file, header.file);
  EXPECT_EQ(found->header.matrix_case, header.matrix_case);
  EXPECT_EQ(found->header.unlikely, header.unlikely);
  EXPECT_EQ(found->header.nodes, header.nodes);
  EXPECT_EQ(to_line(found->header).size(), to_line(header).size());
}

// So long that its bytes come in many pieces, and so does what they unpack to.
TEST_P(TraceOf, ALongRunIsReadBackWhole) {
  constexpr std::uint64_t kMany = 20'000;
  std::string text;
  const auto keep = [&text](ByteView bytes) -> Result<void> {
    text += as_text(bytes);
    return {};
  };
  Digest digest;
  Recorder recorder(small_header(), GetParam(), keep, &digest);
  Feed feed(recorder);
  Feed also(digest);
  for (std::uint64_t i = 0; i < kMany; ++i) {
    also.see(make(EventKind::sent, kAlpha, kBeta));
    feed.see(make(EventKind::sent, kAlpha, kBeta));
  }
  ASSERT_TRUE(recorder.finish("{}"));
  for (const std::size_t chunk : {SIZE_MAX, std::size_t{1000}}) {
    const auto found = survey(from_memory(text, chunk));
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->tear, "");
    EXPECT_EQ(found->events, kMany);
  }
}

// Only the header can't be done without; what comes after is used as far as it is there.
TEST_P(TraceOf, ATraceTornAtAnyByteIsUsedUpToThere) {
  const auto whole = small_trace(GetParam());
  std::uint64_t most = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto found = survey(from_memory(whole.substr(0, size)));
    if (!found) {
      EXPECT_EQ(most, 0U) << size << ": " << found.error().message;
      EXPECT_THAT(found.error().message, HasSubstr("ends within its header"));
      continue;
    }
    EXPECT_NE(found->tear, "") << size;
    EXPECT_GE(found->events, most) << size;
    most = found->events;
  }
  EXPECT_EQ(most, kEvents);
}

TEST(PlainTrace, ATearKeepsAllButTheLastLine) {
  const auto whole = small_trace(Packing::plain);
  for (std::size_t size = whole.find('\n') + 1; size < whole.size(); ++size) {
    const auto text = whole.substr(0, size);
    auto reader = TraceReader::open(from_memory(text));
    ASSERT_TRUE(reader);
    std::ptrdiff_t lines = 1;
    while (reader->advance().value_or(false)) ++lines;
    EXPECT_EQ(lines, std::count(text.begin(), text.end(), '\n')) << size;
  }
}

// Some bits of a compressed file say how, and not what.
TEST_P(TraceOf, NoFlippedBitThatChangesALineGoesUnseen) {
  const auto whole = small_trace(GetParam());
  for (std::size_t i = 0; i < 8 * whole.size(); ++i) {
    auto damaged = whole;
    damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ (1 << (i % 8)));
    const auto found = survey(from_memory(damaged));
    EXPECT_TRUE(!found || !found->tear.empty() || lines_of(damaged) == lines_of(whole))
        << "bit " << i;
  }
}

TEST_P(TraceOf, WhatWasRecordedBeforeACrashIsThere) {
  const auto found = survey(from_memory(small_trace(GetParam(), false)));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->events, kEvents);
  EXPECT_EQ(found->choices, kChoices);
  EXPECT_THAT(found->tear, HasSubstr("breaks off after line 6"));
}

TEST(PlainTrace, ADamagedLineIsNamed) {
  auto text = small_trace(Packing::plain);
  text.replace(text.find("\"kind\":\"started\""), 7, "\"kin\":");
  const auto found = survey(from_memory(text));
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, testing::StartsWith("line 2: kind"));
}

TEST(PlainTrace, AMissingLineIsSeenEvenIfEachOfTheOthersIsSound) {
  auto text = small_trace(Packing::plain);
  const auto begin = text.find("{\"choice\"");
  text.erase(begin, text.find('\n', begin) + 1 - begin);
  const auto found = survey(from_memory(text));
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("checksum"));
}

// A torn trace has no checksum, but its events are numbered without gaps.
TEST(PlainTrace, AMissingEventIsSeenEvenWithoutAnEnd) {
  auto text = small_trace(Packing::plain, false);
  const auto begin = text.find("{\"event\":1");
  text.erase(begin, text.find('\n', begin) + 1 - begin);
  const auto found = survey(from_memory(text));
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("expected event 1"));
}

TEST_P(TraceOf, WhatFollowsTheEndIsRefused) {
  const auto whole = small_trace(GetParam());
  EXPECT_FALSE(survey(from_memory(whole + whole)));
  EXPECT_FALSE(survey(from_memory(whole + "x")));
}

TEST(PlainTrace, OfANewerFormatIsRefusedWithWhatToDo) {
  auto text = small_trace(Packing::plain);
  text.replace(text.find(":1,"), 3, ":2,");
  const auto found = survey(from_memory(text));
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, testing::AllOf(HasSubstr("format 2"), HasSubstr("up to 1"),
                                                    HasSubstr("use a newer midflight")));
}

TEST(PlainTrace, OfAKindThatItDoesNotKnowIsRefused) {
  auto text = small_trace(Packing::plain);
  text.replace(text.find("\"kind\":\"run\""), 12, "\"kind\":\"fun\"");
  const auto found = survey(from_memory(text));
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("kind: expected run or import"));
}

TEST(PlainTrace, AChangedScenarioDoesNotFitItsDigest) {
  auto text = small_trace(Packing::plain);
  text.replace(text.find("0.10"), 4, "0.20");
  const auto found = survey(from_memory(text));
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("does not fit its digest"));
}

TEST(PlainTrace, SomethingElseIsNoTrace) {
  for (const auto* text : {"{\"format\":1}\n", "hello\n", "\n", "\xff\xfe\n"}) {
    const auto found = survey(from_memory(text));
    ASSERT_FALSE(found);
    EXPECT_THAT(found.error().message, HasSubstr("this is no trace"));
  }
}

TEST(PlainTrace, ALineWithoutEndIsGivenUp) {
  const auto endless = [](std::span<std::uint8_t> into) -> Result<std::size_t> {
    std::fill(into.begin(), into.end(), std::uint8_t{'x'});
    return into.size();
  };
  const auto found = survey(endless);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("longer than 64 MiB"));
}

TEST_P(TraceOf, IsReadFromASourceThatGivesLittleAtATime) {
  EXPECT_TRUE(survey(from_memory(small_trace(GetParam()), 5)));
}

TEST(Recorder, AFailedWriteIsSaidAtTheEndAndNothingMoreIsWritten) {
  int calls = 0;
  const auto refuse = [&calls](ByteView) -> Result<void> {
    ++calls;
    return fail("disk full");
  };
  const Digest digest;
  Recorder recorder(small_header(), Packing::plain, refuse, &digest);
  const auto finished = recorder.finish("{}");
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().message, "disk full");
  EXPECT_EQ(calls, 1);
}

TEST(Recorder, TheNameOfTheFileSaysHowItIsPacked) {
  EXPECT_EQ(packing_of("a.jsonl.zst"), Packing::zstd);
  EXPECT_EQ(packing_of("a.jsonl"), Packing::plain);
  EXPECT_EQ(packing_of("zst"), Packing::plain);
}

}  // namespace
}  // namespace midflight::sim
