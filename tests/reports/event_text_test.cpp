#include "reports/event_text.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/sptps/refusal.h"

namespace midflight::reports {
namespace {

const std::vector<std::string> kPair{"alpha", "beta"};

// As the daemon does: a relay has several peers.
TEST(Sentence, OfARefusalSaysWhoseRecordItWas) {
  const auto text = sptps::text_of({sptps::Refusal::Cause::wrong_number, 45, 0});
  sim::Event event;
  event.kind = sim::EventKind::refused;
  event.peer = NodeIndex{1};
  event.text = text.pattern;
  event.a = text.a;
  event.b = text.b;
  EXPECT_EQ(sentence(event, kPair), "Invalid packet seqno: 45 != 0 from beta");
  event.peer = NodeIndex();
  EXPECT_EQ(sentence(event, kPair), "Invalid packet seqno: 45 != 0");
}

TEST(Sentence, NumbersHaveTheSignThatTheDaemonPrints) {
  const auto text = sptps::text_of({sptps::Refusal::Cause::wrong_number, 0xffff'ffff, 0});
  sim::Event event;
  event.text = text.pattern;
  event.a = text.a;
  event.b = text.b;
  EXPECT_EQ(sentence(event, kPair), "Invalid packet seqno: -1 != 0");
}

}  // namespace
}  // namespace midflight::reports
