#include "sim/explore/counters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/events.h"

namespace midflight::sim {
namespace {

using Row = std::map<std::string, std::uint64_t>;

Event rekey(NodeIndex node, NodeIndex peer, std::uint32_t exchange) {
  auto event = make(EventKind::rekey, node, peer);
  event.session = 7;
  event.exchange = exchange;
  return event;
}

Event refused(NodeIndex node, NodeIndex peer, std::string_view record) {
  auto event = make(EventKind::refused, node, peer);
  event.record = record;
  return event;
}

TEST(Counters, AllAreThereFromTheStart) {
  const auto counters = CounterObserver().counters(kNames);
  EXPECT_EQ(counters.size(), kCounterKinds);
  for (const auto& [name, row] : counters) EXPECT_EQ(row, (Row{{"total", 0}})) << name;
}

TEST(Counters, APairsFirstStartIsNoRestartWhoeverStarts) {
  CounterObserver observer;
  Feed(observer)
      .see(make(EventKind::restart, kBeta, kAlpha))
      .see(make(EventKind::restart, kAlpha, kBeta))
      .see(make(EventKind::restart, kAlpha, kGamma))
      .see(make(EventKind::restart, kAlpha, kBeta));
  EXPECT_EQ(observer.counters(kNames)["channel_restarts"], (Row{{"total", 2}, {"alpha>beta", 2}}));
}

TEST(Counters, ARestartOfAPairThatHasKeysIsNoStartEvenIfNoneWasSeen) {
  CounterObserver observer;
  Feed(observer).see(keyed(kAlpha, kBeta, 7)).see(make(EventKind::restart, kAlpha, kBeta));
  EXPECT_EQ(observer.counters(kNames)["channel_restarts"], (Row{{"total", 1}, {"alpha>beta", 1}}));
}

TEST(Counters, ARekeyCountsOnceAtItsBeginnerAndWhenThatHasBothKeys) {
  CounterObserver observer;
  Feed feed(observer);
  feed.see(keyed(kAlpha, kBeta, 7)).see(rekey(kAlpha, kBeta, 2)).see(rekey(kBeta, kAlpha, 2));
  feed.see(keyed(kBeta, kAlpha, 7, 2));
  EXPECT_EQ(observer.counters(kNames)["rekeys_completed"]["total"], 0U);
  feed.see(keyed(kAlpha, kBeta, 7, 2)).see(rekey(kBeta, kAlpha, 3));
  EXPECT_EQ(observer.counters(kNames)["rekeys_started"],
            (Row{{"total", 2}, {"alpha>beta", 1}, {"beta>alpha", 1}}));
  EXPECT_EQ(observer.counters(kNames)["rekeys_completed"], (Row{{"total", 1}, {"alpha>beta", 1}}));
}

TEST(Counters, PacketsCountForTheDirectionTheyWereSentIn) {
  CounterObserver observer;
  Feed(observer)
      .see(packet(EventKind::packet_out, kAlpha, kBeta, 1))
      .see(packet(EventKind::packet_out, kAlpha, kBeta, 2))
      .see(packet(EventKind::packet_in, kBeta, kAlpha, 2));
  auto counters = observer.counters(kNames);
  EXPECT_EQ(counters["packets_sent"], (Row{{"total", 2}, {"alpha>beta", 2}}));
  EXPECT_EQ(counters["packets_delivered"], (Row{{"total", 1}, {"alpha>beta", 1}}));
  EXPECT_EQ(counters["packets_lost"], (Row{{"total", 1}, {"alpha>beta", 1}}));
}

TEST(Counters, AHandshakeRecordOrAnyRecordWhileUnkeyedIsAHandshakeRefusal) {
  CounterObserver observer;
  Feed feed(observer);
  feed.see(refused(kBeta, kAlpha, "DATA"));
  feed.see(keyed(kBeta, kAlpha, 7)).see(refused(kBeta, kAlpha, "DATA"));
  EXPECT_EQ(observer.count(Counter::handshake_refusals, {kBeta, kAlpha}), 1U);
  for (const auto* const record : {"KEX", "SIG", "ACK"}) feed.see(refused(kBeta, kAlpha, record));
  EXPECT_EQ(observer.count(Counter::handshake_refusals, {kBeta, kAlpha}), 4U);
}

}  // namespace
}  // namespace midflight::sim
