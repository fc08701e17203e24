#include "sim/import/events.h"

#include <gmock/gmock.h>

#include "tests/sim/import/logs.h"

namespace midflight::sim {
namespace {

class Keep final : public Observer {
 public:
  void observe(const Event& event) override {
    events.push_back(event);
    payloads.emplace_back(event.payload.begin(), event.payload.end());
  }
  std::vector<Event> events;  // their texts belong to the import
  std::vector<Bytes> payloads;
};

ImportResult imported(const std::string& text) {
  return import_capture({.logs = {log_file("A", text)}, .pcap = {}, .flags = {}}).value();
}

TEST(ImportedEvents, TellWhatEachLineTells) {
  const auto result = imported(
      line(0, sends("ANS_KEY", "B", ans_key("A", "B", record(kSealedKex, 7)))) +
      line(1'500, got("ANS_KEY", "B", ans_key("B", "A", record(kSealedAck, 8)))) +
      line(2'000, "Sending packet of 98 bytes to B (10.0.0.9 port 655)") +
      line(3'000, "SPTPS key exchange with B (10.0.0.9 port 655) succesful") +
      line(4'000, "Failed to decode UDP packet from B (10.0.0.9 port 655), restarting SPTPS") +
      line(5'000, "Something new"));
  ASSERT_THAT(result.nodes, testing::ElementsAre("A", "B"));
  Keep keep;
  show(result, keep);
  ASSERT_THAT(keep.events, testing::SizeIs(6));
  const auto& sent = keep.events[0];
  EXPECT_EQ(sent.kind, EventKind::sent);
  EXPECT_EQ(sent.node, NodeIndex{0});
  EXPECT_EQ(sent.peer, NodeIndex{1});
  EXPECT_EQ(sent.message, "ANS_KEY");
  EXPECT_EQ(sent.record, "KEX");
  EXPECT_EQ(sent.record_number, 7U);
  EXPECT_THAT(keep.payloads[0], testing::SizeIs(kSealedKex));
  EXPECT_EQ(keep.events[1].kind, EventKind::arrived);
  EXPECT_EQ(keep.events[1].record, "ACK");
  EXPECT_EQ(keep.events[1].at - sent.at, std::chrono::microseconds(1'500));
  EXPECT_EQ(keep.events[2].kind, EventKind::packet_out);
  EXPECT_EQ(keep.events[2].size, 98U);
  EXPECT_EQ(keep.events[3].kind, EventKind::keyed);
  EXPECT_EQ(keep.events[4].kind, EventKind::restart);
  EXPECT_EQ(keep.events[5].kind, EventKind::log);
  EXPECT_EQ(keep.events[5].a, 6U);
}

TEST(ImportedEvents, BeginAtNought) {
  const auto result = imported(line(7'000'000, "Ready"));
  Keep keep;
  show(result, keep);
  ASSERT_THAT(keep.events, testing::SizeIs(1));
  EXPECT_EQ(keep.events[0].at, Instant());
  EXPECT_EQ(keep.events[0].number, 1U);
}

}  // namespace
}  // namespace midflight::sim
