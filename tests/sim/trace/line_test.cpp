#include "sim/trace/line.h"

#include <gmock/gmock.h>

#include "tests/sim/trace/small_trace.h"

namespace midflight::sim {
namespace {

constexpr DigestValue kDigest{1, 0xab};

std::string line_of(const auto&... parts) {
  const auto header = small_header();
  std::string out;
  LineFormat(header.nodes, header.places).append(out, parts...);
  return out;
}

Event full_event() {
  static const Bytes kPayload{0, 0x7f, 0xff};
  Event event;
  event.number = UINT64_MAX;
  event.cause = 1;
  event.at = Instant(Duration::max());
  event.kind = EventKind::sent;
  event.severity = Severity::warning;
  event.node = kAlpha;
  event.peer = kBeta;
  event.message = "ANS_KEY";
  event.record = "KEX";
  event.name = "quote \" back \\ line \n unit \x1f end";
  event.text = "{a} \xc3\xa9";
  event.value = INT64_MIN;
  event.a = event.b = event.session = event.packet = UINT64_MAX;
  event.exchange = event.record_number = event.size = UINT32_MAX;
  event.payload = kPayload;
  return event;
}

// The digest takes in each member of an event, so that equal digests mean equal members.
DigestValue digest_of_event(const Event& event) {
  Digest digest;
  digest.observe(event);
  return digest.value();
}

TEST(Line, EveryMemberOfAnEventIsReadBack) {
  for (const auto& event : {full_event(), make(EventKind::log, {})}) {
    LineParser parser(small_header());
    const auto item = parser.parse(line_of(event, kDigest));
    ASSERT_TRUE(item) << item.error().message;
    const auto& read = std::get<RecordedEvent>(*item);
    EXPECT_EQ(digest_of_event(read.event), digest_of_event(event));
    EXPECT_EQ(read.digest, kDigest);
  }
}

TEST(Line, EveryKindOfEventIsReadBack) {
  LineParser parser(small_header());
  for (int i = 0; i <= static_cast<int>(EventKind::log); ++i) {
    const auto event = make(static_cast<EventKind>(i), kAlpha);
    const auto item = parser.parse(line_of(event, kDigest));
    ASSERT_TRUE(item) << item.error().message;
    EXPECT_EQ(std::get<RecordedEvent>(*item).event.kind, event.kind);
  }
}

TEST(Line, AnEventIsAsShortAsItCanBe) {
  auto event = make(EventKind::timer, kBeta);
  event.number = 3;
  event.at = Instant(5ns);
  EXPECT_EQ(line_of(event, kDigest), R"({"event":3,"at_ns":5,"kind":"timer","node":"beta",)"
                                     R"("digest":"000000000000000100000000000000ab"})");
}

TEST(Line, AChoiceNamesItsPlaceOrGivesItsNumber) {
  LineParser parser(small_header());
  const Choice named{ChoiceKind::lose, 7, 9, 0, 2, 1};
  EXPECT_EQ(line_of(named),
            R"({"choice":"lose","place":"alpha>beta","subject":"0000000000000009","answer":1})");
  const Choice unnamed{ChoiceKind::delay, 6, 9, 4, UINT64_MAX, 0};
  EXPECT_THAT(line_of(unnamed), testing::HasSubstr(R"("place":"#0000000000000006")"));
  for (const auto& choice : {named, unnamed}) {
    const auto item = parser.parse(line_of(choice));
    ASSERT_TRUE(item) << item.error().message;
    EXPECT_EQ(std::get<Choice>(*item), choice);
  }
}

TEST(Line, WhatItDoesNotKnowOrIsOutOfRangeIsRefused) {
  LineParser parser(small_header());
  for (
      const auto* line :
      {"", "[]", "{}", "{\"event\":1", R"({"event":1,"at_ns":0,"kind":"sent"})",
       R"({"event":-1,"at_ns":0,"kind":"sent","digest":"000000000000000100000000000000ab"})",
       R"({"event":1,"at_ns":0,"kind":"odd","digest":"000000000000000100000000000000ab"})",
       R"({"event":1,"at_ns":0,"kind":"sent","node":"gamma","digest":"000000000000000100000000000000ab"})",
       R"({"event":1,"at_ns":0,"kind":"sent","size":4294967296,"digest":"000000000000000100000000000000ab"})",
       R"({"event":1,"at_ns":0,"kind":"sent","odd":1,"digest":"000000000000000100000000000000ab"})",
       R"({"event":1,"at_ns":1.5,"kind":"sent","digest":"000000000000000100000000000000ab"})",
       R"({"event":1,"at_ns":0,"kind":"sent","digest":"0001"})",
       R"({"choice":"lose","place":"nowhere","subject":"0000000000000009","answer":1})",
       R"({"choice":"lose","place":"alpha","subject":"0000000000000009","answer":2})",
       R"({"choice":"lose","place":"alpha","subject":"0000000000000009","options":1,"answer":0})",
       R"({"settled":"alpha","state":"00000000000000zz"})", R"({"result":1})"}) {
    EXPECT_FALSE(parser.parse(line)) << line;
  }
}

TEST(Line, AnImportedEventNeedsNoDigest) {
  auto header = small_header();
  header.kind = TraceKind::import;
  EXPECT_TRUE(LineParser(header).parse(R"({"event":1,"at_ns":0,"kind":"sent"})"));
}

TEST(Line, MembersThatDifferAreNamed) {
  EXPECT_EQ(differing_members(R"({"a":1,"b":2,"c":3})", R"({"a":1,"b":3,"d":4})"), "b, c, d");
  EXPECT_EQ(differing_members(R"({"a":1})", "no JSON"), "");
}

}  // namespace
}  // namespace midflight::sim
