// A node as a value: deterministic, copyable, comparable.
#include "core/node/node.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "core/node/fingerprint.h"
#include "core/node/state.h"
#include "tests/core/node/network.h"

namespace midflight::node::test {
namespace {

using namespace std::chrono_literals;

Bytes state_of(const Node& node) {
  Bytes bytes;
  Writer out(bytes);
  node.write_state(out);
  return bytes;
}

// A busy run: three nodes, a relay, a rekey, a broken stream.
void drive(Network& net) {
  net.connect("A", "B");
  net.connect("C", "B");
  net.start();
  net.run_for(1s);
  for (int i = 0; i < 50; ++i) {
    net.send("A", "C", 84 + static_cast<std::size_t>(i));
    net.send("C", "B");
    net.run_for(70ms);
    if (i == 20) net.force_kex("A", "C");
    if (i == 40) net.break_stream("A", "B");
  }
  net.run_for(20s);
}

// No packet goes anywhere and a Surroundings without choices.
class Alone : public Surroundings {
 public:
  std::uint32_t path_mtu(Address) override { return 1500; }
  bool drop_for_queue(ConnectionId, std::uint32_t, const Label&) override { return false; }
  std::uint32_t pick(std::uint32_t, std::string_view) override { return 0; }
};

TEST(NodeValue, TheSameInputsGiveTheSameEffectsToTheLastByte) {
  Network first({"A", "B", "C"});
  Network second({"A", "B", "C"});
  drive(first);
  drive(second);
  ASSERT_EQ(first.happenings().size(), second.happenings().size());
  for (std::size_t i = 0; i < first.happenings().size(); ++i) {
    const auto& one = first.happenings()[i];
    const auto& other = second.happenings()[i];
    ASSERT_EQ(one.at, other.at);
    ASSERT_EQ(to_line(one), to_line(other));
    ASSERT_EQ(one.bytes, other.bytes);
  }
  for (const auto* name : {"A", "B", "C"}) {
    EXPECT_EQ(state_of(first.node(name)), state_of(second.node(name)));
  }
}

// Of 40 nodes some share no block with this one, or with the end.
TEST(NodeValue, AStrangerIsWrittenAsAPeerThatNothingHappenedTo) {
  std::vector<DirectoryEntry> entries(40);
  for (std::size_t i = 0; i < entries.size(); ++i) entries[i].name = "n" + std::to_string(i);
  const auto directory = std::make_shared<const Directory>(std::move(entries));
  const auto written = [](const State& state) {
    Bytes bytes;
    Writer out(bytes);
    state.write_state(out);
    return bytes;
  };
  Config config;
  config.self = NodeIndex{20};
  const State lonely(config, directory);
  State acquainted(config, directory);
  for (std::size_t i = 0; i < directory->size(); ++i) {
    acquainted.peers.write(i).mtu = kMtu;
    EXPECT_EQ(written(acquainted), written(lonely)) << i;
  }
}

TEST(NodeValue, ACopyBehavesAsTheOriginalAndSharesNothing) {
  Network net({"A", "B", "C"});
  drive(net);
  Node original = net.node("A");
  Node copy = original;
  const auto before = state_of(original);
  Alone surroundings;
  crypto::Operations crypto;
  const LocalInstant now(std::chrono::seconds(1'800'000'000));
  Bytes packet(100, 0x45);

  Effects of_copy;
  copy.send_packet(net.index("C"), packet, {now, crypto, surroundings, of_copy});
  EXPECT_EQ(state_of(original), before);
  EXPECT_NE(state_of(copy), before);

  Effects of_original;
  original.send_packet(net.index("C"), packet, {now, crypto, surroundings, of_original});
  EXPECT_EQ(state_of(copy), state_of(original));
  ASSERT_EQ(of_copy.list().size(), of_original.list().size());
  ASSERT_FALSE(of_copy.list().empty());
}

TEST(NodeValue, ACopyOutlivesItsOriginal) {
  Network net({"A", "B"});
  net.connect("A", "B");
  net.start();
  net.run_for(1s);
  auto copy = std::make_unique<Node>(net.node("A"));
  net.node("A") = Node(*copy);
  copy.reset();
  net.send("A", "B");
  net.run_for(1s);
  EXPECT_EQ(net.count("B", "deliver"), 1U);
}

TEST(NodeValue, StateTellsWhatWillMatterApart) {
  Network net({"A", "B"});
  net.connect("A", "B");
  net.start();
  net.run_for(1s);
  const auto idle = state_of(net.node("A"));
  net.inject_datagram("A", {1, 2}, Bytes(50, 7));  // of an unknown source: nothing changes
  EXPECT_EQ(state_of(net.node("A")), idle);
  net.send("A", "B");
  EXPECT_NE(state_of(net.node("A")), idle);
}

TEST(NodeValue, AnotherLifeDrawsOtherBytes) {
  std::vector<Bytes> first_kex;
  for (const std::uint32_t incarnation : {0U, 1U}) {
    Network net({"A", "B"});
    net.connect("A", "B");
    net.config("A").incarnation = incarnation;
    net.start();
    net.run_for(1s);
    for (const auto& happening : net.happenings()) {
      if (to_line(happening) == "send KEX" && happening.node == net.index("A")) {
        first_kex.push_back(happening.bytes);
      }
    }
  }
  ASSERT_EQ(first_kex.size(), 2U);
  EXPECT_NE(first_kex[0], first_kex[1]);
}

TEST(NodeValue, GarbageOnAStreamClosesItAlone) {
  Network net({"A", "B"});
  net.connect("A", "B");
  net.start();
  net.run_for(1s);
  Alone surroundings;
  crypto::Operations crypto;
  Effects effects;
  const Call call{LocalInstant(std::chrono::seconds(1'800'000'000)), crypto, surroundings, effects};
  auto& node = net.node("B");
  node.connection(ConnectionId{99}, ConnectionEvent::accepted, {5, 6}, call);
  effects.clear();
  node.stream(ConnectionId{99}, as_bytes("garbage\n"), call);
  ASSERT_EQ(std::ranges::count_if(effects.list(),
                                  [](const Effect& effect) {
                                    const auto* const close = std::get_if<CloseStream>(&effect);
                                    return close != nullptr &&
                                           close->connection == ConnectionId{99};
                                  }),
            1);
  EXPECT_EQ(net.fact("B", "reachable", "A"), "true");
  effects.clear();
  node.stream(ConnectionId{99}, as_bytes("more\n"), call);  // the stream is forgotten
  EXPECT_TRUE(effects.list().empty());
}

TEST(NodeValue, UnknownFactsAreNothing) {
  Network net({"A", "B"});
  net.start();
  EXPECT_FALSE(net.node("A").fact("colour", net.index("B")));
  EXPECT_EQ(net.fact("A", "nexthop", "B"), "");
  EXPECT_EQ(net.fact("A", "nexthop", "A"), "A");
}

TEST(Fingerprint, KeepsOrderAndBoundaries) {
  const auto of = [](std::string_view a, std::string_view b) {
    return Fingerprint().add(a).add(b).value();
  };
  EXPECT_EQ(of("ab", "c"), of("ab", "c"));
  EXPECT_NE(of("ab", "c"), of("a", "bc"));
  EXPECT_NE(of("a", "b"), of("b", "a"));
  EXPECT_NE(Fingerprint().add(std::uint64_t{0}).value(), Fingerprint().value());
}

TEST(Labels, OfHandshakesAreUnique) {
  Network net({"A", "B"});
  net.connect("A", "B");
  net.config("A").key_expire = 3s;
  net.start();
  net.run_for(1s);
  net.send("A", "B");
  net.run_for(20s);
  std::set<std::uint64_t> seen;
  std::size_t handshakes = 0;
  for (const auto& happening : net.happenings()) {
    const auto* const send = std::get_if<SendStream>(&happening.effect);
    if (send == nullptr || !send->label.unique || send->label.record == "DATA") continue;
    ++handshakes;
    EXPECT_TRUE(seen.insert(send->label.fingerprint).second) << to_line(happening);
  }
  EXPECT_GE(handshakes, 4U + 5 * 6U);  // the first exchange and those of 6, 9, 12, 15, 18 s
}

}  // namespace
}  // namespace midflight::node::test
