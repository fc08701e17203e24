// What single requests of a neighbour do, its edges above all (spec 2, "Edges", "Receiving").
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/crypto/base64.h"
#include "tests/core/node/puppet.h"

namespace midflight::node::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::MatchesRegex;

// A well-formed first KEX: number 0, type 128, version 0, nonce and a point.
std::string kex() {
  Bytes record(5 + 65, 9);
  const Bytes head{0, 0, 0, 0, 128, 0};
  std::ranges::copy(head, record.begin());
  return crypto::to_base64(record);
}

const std::string kEdgeToC = "B C 10.0.0.3 655 700000c 5 10.0.0.2 655";
const std::string kEdgeFromC = "C B 10.0.0.2 655 700000c 5 10.0.0.3 655";

void know_c(Puppet& b) {
  b.say("12 2 " + kEdgeToC);
  b.say("12 3 " + kEdgeFromC);
  static_cast<void>(b.take_answers());
}

TEST(Edges, NeighbourIsReachableOnceBothDirectionsAreKnown) {
  Puppet b;
  EXPECT_EQ(b.fact("reachable", "B"), "true");
  EXPECT_EQ(b.fact("reachable", "C"), "false");
  b.say("12 2 " + kEdgeToC);
  EXPECT_EQ(b.fact("reachable", "C"), "false");
  b.say("12 3 " + kEdgeFromC);
  EXPECT_EQ(b.fact("reachable", "C"), "true");
  EXPECT_EQ(b.fact("nexthop", "C"), "B");
}

TEST(Edges, NothingGoesBackToTheSender) {
  Puppet b;
  b.say("12 2 " + kEdgeToC);
  EXPECT_THAT(b.take_answers(), IsEmpty());
}

TEST(Edges, AnOwnEdgeThatDiffersIsAnsweredWithTheRightOne) {
  Puppet b;
  b.say("12 4 A B 10.0.0.9 655 700000c 0");
  EXPECT_THAT(b.take_answers(),
              ElementsAre(MatchesRegex("12 [0-9a-f]+ A B 10.0.0.2 655 700000c 0 10.0.0.1 655")));
}

TEST(Edges, AnOwnEdgeThatIsKnownIsIgnored) {
  Puppet b;
  b.say("12 4 A B 10.0.0.2 655 700000c 0 10.0.0.1 655");
  EXPECT_THAT(b.take_answers(), IsEmpty());
}

TEST(Edges, AnOwnEdgeThatDoesNotExistIsDeleted) {
  Puppet b;
  b.say("12 4 A C 10.0.0.3 655 700000c 0");
  EXPECT_THAT(b.take_answers(), ElementsAre(MatchesRegex("13 [0-9a-f]+ A C")));
}

TEST(Edges, DeletionOfAnOwnEdgeIsAnsweredWithIt) {
  Puppet b;
  b.say("13 4 A B");
  EXPECT_THAT(b.take_answers(), ElementsAre(MatchesRegex("12 [0-9a-f]+ A B 10.0.0.2 655 .*")));
  EXPECT_EQ(b.fact("reachable", "B"), "true");
}

TEST(Edges, AForeignEdgeThatDiffersFlipsWhatIsBehindIt) {
  Puppet b;
  know_c(b);
  static_cast<void>(b.take_logs());
  b.say("12 5 B C 10.0.0.3 655 700000c 6 10.0.0.2 655");
  const auto logs = b.take_logs();
  EXPECT_THAT(logs, Contains("Node {peer} became unreachable"));
  EXPECT_THAT(logs, Contains("Node {peer} became reachable"));
}

TEST(Edges, ANewLocalAddressFlipsNothing) {
  Puppet b;
  know_c(b);
  static_cast<void>(b.take_logs());
  b.say("12 5 B C 10.0.0.3 655 700000c 5 10.0.0.77 655");
  EXPECT_THAT(b.take_logs(), testing::Not(Contains("Node {peer} became unreachable")));
}

TEST(Edges, ATextSeenBeforeIsIgnored) {
  Puppet b;
  know_c(b);
  b.say("13 6 B C");
  EXPECT_EQ(b.fact("reachable", "C"), "false");
  b.say("12 2 " + kEdgeToC);  // the very text of know_c
  EXPECT_EQ(b.fact("reachable", "C"), "false");
  b.say("12 7 " + kEdgeToC);
  EXPECT_EQ(b.fact("reachable", "C"), "true");
}

TEST(Edges, TheEdgeOfALostNodeToMeIsDeletedForIt) {
  Puppet b;
  b.say("12 8 C A 10.0.0.1 655 700000c 5");  // half of an edge between C and A
  know_c(b);
  ASSERT_EQ(b.fact("reachable", "C"), "true");
  b.say("13 9 B C");
  EXPECT_THAT(b.take_answers(), ElementsAre(MatchesRegex("13 [0-9a-f]+ C A")));
}

TEST(Requests, PingIsAnswered) {
  Puppet b;
  b.say("8");
  EXPECT_THAT(b.take_answers(), ElementsAre("9"));
}

TEST(Requests, AnAbsurdMtuInfoCloses) {
  Puppet b;
  b.say("23 B A 512");
  EXPECT_FALSE(b.closed());
  EXPECT_EQ(b.fact("mtu", "B"), "512");
  EXPECT_EQ(b.fact("minmtu", "B"), "0");
  b.say("23 B A 511");
  EXPECT_TRUE(b.closed());
  EXPECT_EQ(b.fact("reachable", "B"), "false");
}

TEST(Requests, WhatCannotBeParsedCloses) {
  Puppet b;
  b.say("12 nonsense");
  EXPECT_TRUE(b.closed());
}

TEST(Requests, UdpInfoGivesAFarNodeAnAddressButNoNeighbour) {
  Puppet b;
  know_c(b);
  static_cast<void>(b.take_logs());
  b.say("22 B A 10.9.9.9 700");
  EXPECT_THAT(b.take_logs(), testing::Not(Contains("UDP address of {peer} set")));
  b.say("22 C A 10.9.9.9 700");
  EXPECT_THAT(b.take_logs(), Contains("UDP address of {peer} set"));
  b.say("22 C A 10.9.9.9 700");  // the same once more
  EXPECT_THAT(b.take_logs(), testing::Not(Contains("UDP address of {peer} set")));
}

TEST(Requests, APublicKeyIsTold) {
  Puppet b;
  b.say("15 B A 19");
  EXPECT_THAT(b.take_answers(), ElementsAre(MatchesRegex("15 A B 20 [A-Za-z0-9+/]{43}")));
}

TEST(Requests, ReqKeyReplacesWhateverSessionThereWas) {
  Puppet b;
  b.say("15 B A 15 " + kex());
  EXPECT_THAT(b.take_answers(), ElementsAre(testing::StartsWith("16 A B AAAAAAI"),
                                            testing::StartsWith("16 A B AAAABA")));
  EXPECT_EQ(b.fact("session", "B"), "SIG");
  EXPECT_EQ(b.fact("waitingforkey", "B"), "true");
  static_cast<void>(b.take_logs());
  b.say("15 B A 15 " + kex());
  EXPECT_THAT(b.take_logs(),
              Contains("Got REQ_KEY from {peer} while we already started a SPTPS session!"));
  EXPECT_EQ(b.take_answers().size(), 2U);
}

TEST(Requests, AReqKeyWithBadBase64ChangesNothing) {
  Puppet b;
  b.say("15 B A 15 ****");
  EXPECT_EQ(b.fact("session", "B"), "STOPPED");
  EXPECT_FALSE(b.closed());
}

TEST(Requests, AReqKeyToAFarNodeIsAnsweredWithInfos) {
  Puppet b;
  know_c(b);
  b.say("15 C A 15 " + kex());
  EXPECT_THAT(b.take_answers(), ElementsAre("22 A C 10.0.0.1 655", testing::StartsWith("16 A C "),
                                            testing::StartsWith("16 A C "), "23 A C 1518"));
}

TEST(Requests, AnUndecodableAnsKeyRestartsByTheTenSecondRule) {
  Puppet b;
  b.say("16 B A " + kex() + " -1 -1 -1 0");  // no session yet, and no REQ_KEY ever
  EXPECT_THAT(b.take_answers(), ElementsAre(testing::StartsWith("15 A B 15 ")));
  EXPECT_EQ(b.fact("waitingforkey", "B"), "true");
  b.say("16 B A **** -1 -1 -1 0");
  EXPECT_THAT(b.take_answers(), IsEmpty());
  b.now += std::chrono::seconds(10);
  b.say("16 B A **** -1 -1 -1 0");
  EXPECT_THAT(b.take_answers(), IsEmpty());
  b.now += std::chrono::seconds(1);
  b.say("16 B A **** -1 -1 -1 0");
  EXPECT_THAT(b.take_answers(), ElementsAre(testing::StartsWith("15 A B 15 ")));
}

TEST(Requests, ABogusCompressionIsNoFailure) {
  Puppet b;
  b.say("16 B A " + kex() + " -1 -1 -1 12");
  EXPECT_THAT(b.take_answers(), IsEmpty());
  EXPECT_FALSE(b.closed());
}

TEST(Requests, AnUnknownOriginIsIgnored) {
  Puppet b;
  b.say("15 Mallory A 15 " + kex());
  b.say("16 Mallory A " + kex() + " -1 -1 -1 0");
  b.say("16 B Mallory " + kex() + " -1 -1 -1 0");
  b.say("16 B C " + kex() + " -1 -1 -1 0");  // known, but unreachable
  EXPECT_THAT(b.take_answers(), IsEmpty());
  EXPECT_FALSE(b.closed());
}

// The puppet's ACK comes at once, so it says 0; an edge weighs the mean of both.
TEST(EdgeWeight, IsTheConfiguredOneOrWhatWasMeasured) {
  Puppet measured;
  measured.say("13 2 A B");
  EXPECT_THAT(measured.take_answers(), ElementsAre(EndsWith(" 700000c 0 10.0.0.1 655")));
  Puppet configured({}, {{NodeIndex{1}, 1000}});
  configured.say("13 2 A B");
  EXPECT_THAT(configured.take_answers(), ElementsAre(EndsWith(" 700000c 500 10.0.0.1 655")));
}

}  // namespace
}  // namespace midflight::node::test
