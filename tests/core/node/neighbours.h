// A and B, neighbours, for tests of the channel between them.
#pragma once

#include <gtest/gtest.h>

#include "tests/core/node/network.h"

namespace midflight::node::test {

inline const std::string kUndecodable = "restart Failed to decode";

class Neighbours : public testing::Test {
 protected:
  void SetUp() override { net.connect("A", "B"); }

  // The connection has been up for nearly a second then.
  void start(bool before_fix = false) {
    for (const auto* name : {"A", "B"}) {
      net.config(name).behaviour.ans_key_clears_validkey = before_fix;
    }
    net.start();
    net.run_for(std::chrono::seconds(1));
  }
  // UDP confirmed and the MTU fixed on both sides, so that data goes by UDP.
  void settle() {
    constexpr auto kPause = std::chrono::milliseconds(100);
    net.send("A", "B");  // alone at first: both at once would be glare
    net.run_for(kPause);
    for (int i = 0; i < 59; ++i) {
      net.send("A", "B");
      net.send("B", "A");
      net.run_for(kPause);
    }
    ASSERT_EQ(net.fact("A", "minmtu", "B"), "1439");
    ASSERT_EQ(net.fact("B", "minmtu", "A"), "1439");
    net.forget();
  }
  // Data from both sides, at the very instant that each received the other's KEX of a rekey.
  void send_data_on_kex(const std::string& name, const std::string& peer) {
    ASSERT_TRUE(net.run_until([&] { return net.count(name, "received ANS_KEY KEX") > 0; }));
    net.send(name, peer);
  }
  // A sends once more, and what it sent is returned.
  Bytes send_datagram() {
    net.forget();
    net.send("A", "B");
    const auto& sent = net.happenings();
    return std::ranges::find_if(sent,
                                [](const Happening& h) { return to_line(h) == "send UDP DATA"; })
        ->bytes;
  }
  // A sends at the very instant at which it sends its ACK, and B has the data before that.
  void overtake_the_ack() {
    net.datagram_delay = std::chrono::milliseconds(1);
    net.force_kex("A", "B");
    ASSERT_TRUE(net.run_until([&] { return net.count("A", "send ANS_KEY ACK") > 0; }));
    net.send("A", "B");
    net.run_for(std::chrono::seconds(1));
    EXPECT_EQ(net.count("B", "refused UDP Failed to decrypt and verify packet"), 1U);
  }
  void forge() { net.inject_datagram("B", net.address("A"), Bytes(60, 0)); }

  Network net{{"A", "B"}};
};

}  // namespace midflight::node::test
