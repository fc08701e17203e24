// Connections of both models, used by nodes that do nothing else.
#include <set>
#include <tuple>

#include "sim/trace/choice_list.h"
#include "sim/world/protocol.h"
#include "tests/sim/world/worlds.h"

namespace midflight::sim {
namespace {

// alpha dials beta, and again at once whenever the connection is gone. Packets are messages of it;
// before each, alpha says whether the connection's queue has more than it can hold.
class Caller : public HostOf<Caller> {
 public:
  explicit Caller(const Birth& birth) : dials_(birth.self == kAlpha) {}

  void start(const HostCall& call) override { dial(call); }
  void connection(ConnectionId id, StreamEvent event, Address /*peer*/,
                  const HostCall& call) override {
    const bool up = event == StreamEvent::established || event == StreamEvent::accepted;
    call.effects.report({.kind = ReportKind::connection, .value = up ? 1 : 0});
    if (up) open_ = id;
    if (!up && id == open_) dial(call);
  }
  void stream(ConnectionId /*id*/, ByteView bytes, const HostCall& call) override {
    call.effects.report({.kind = ReportKind::received,
                         .message = "WORD",
                         .size = static_cast<std::uint32_t>(bytes.size())});
  }
  void datagram(Address /*from*/, ByteView /*bytes*/, const HostCall& /*call*/) override {}
  void send_packet(NodeIndex to, ByteView packet, const HostCall& call) override {
    const bool full = call.surroundings.drop_for_queue(open_, 1, {});
    call.effects.report({.kind = ReportKind::flag, .name = "full", .value = full ? 1 : 0});
    call.effects.stream(open_, packet,
                        {.message = "WORD", .peer = to, .fingerprint = ++sent_, .unique = true});
  }
  void write_state(Writer& out, Numbers /*numbers*/) const override { out.integer(sent_); }

 private:
  void dial(const HostCall& call) {
    if (!dials_) return;
    open_ = ConnectionId{2 * dialled_++};
    call.effects.dial(open_, address_of(kBeta));
  }

  bool dials_;
  std::uint32_t dialled_ = 0;
  ConnectionId open_;
  std::uint64_t sent_ = 0;
};

ScenarioConfig calling(TcpModel model) {
  static const Protocol kCalling{.name = "calling", .hosts = hosts_of<Caller>};
  auto config = chain(2, model);
  config.protocol = &kCalling;
  return config;
}

TrafficConfig packet_at(Duration at, std::uint32_t size) {
  TrafficConfig traffic;
  traffic.from = kAlpha;
  traffic.to = kBeta;
  traffic.size = size;
  traffic.shape = Burst{1, at};
  return traffic;
}

std::vector<Duration> times(const std::vector<Event>& events) {
  std::vector<Duration> out;
  for (const auto& event : events) out.push_back(when(event));
  return out;
}

class EachModel : public testing::TestWithParam<TcpModel> {};
INSTANTIATE_TEST_SUITE_P(Both, EachModel, testing::Values(TcpModel::segments, TcpModel::stream));

// A word is half way when the connection is reset, and the next one is dialled at once.
TEST_P(EachModel, AWordOfALostConnectionDoesNotReachTheNext) {
  constexpr Duration kReset = 1s;
  auto config = calling(GetParam());
  FaultAction reset;
  reset.kind = FaultKind::reset;
  reset.a = kAlpha;
  reset.b = kBeta;
  config.faults = {fault_at(kReset, reset)};
  config.traffic = {packet_at(kReset - kDelay / 2, 84), packet_at(2s, 84)};
  Trial trial(config);
  trial.until(3s);
  // A stream's SYN says it all; of segments the third.
  const auto accepting = GetParam() == TcpModel::stream ? kDelay : 3 * kDelay;
  EXPECT_EQ(times(trial.all(connection(kBeta, true))),
            (std::vector<Duration>{accepting, kReset + accepting}));
  EXPECT_EQ(times(trial.all(connection(kBeta, false))), (std::vector<Duration>{kReset}));
  EXPECT_EQ(times(trial.all(connection(kAlpha, true))),
            (std::vector<Duration>{kRoundTrip, kReset + kRoundTrip}));
  EXPECT_EQ(times(trial.all(of(EventKind::received, kBeta))), (std::vector<Duration>{2s + kDelay}));
}

// Held back, its segment comes after the next SYN, to a connection with the same numbers.
TEST(Segments, OfALostConnectionDoNotReachTheNextHoweverLate) {
  constexpr Duration kReset = 5s;
  constexpr Duration kThere = 100ms;
  auto config = calling(TcpModel::segments);
  FaultAction reset;
  reset.kind = FaultKind::reset;
  reset.a = kAlpha;
  reset.b = kBeta;
  config.faults = {fault_at(kReset, reset)};
  config.traffic = {packet_at(kReset - 1ms, 84)};
  config.links[0].a_to_b.delay = kThere;
  config.links[0].a_to_b.reorder = Ratio{1, 2};
  config.links[0].b_to_a.delay = 1ms;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Trial trial(config, seed);
    trial.until(8s);
    EXPECT_EQ(trial.count(of(EventKind::received, kBeta)), 0U) << "seed " << seed;
    const auto accepted = trial.first(connection(kBeta, true), kReset);
    // A SYN, its answer, and the acknowledgement of that: not the segment that was on its way.
    EXPECT_EQ((accepted - kReset - 1ms) % kThere, 0ns) << "seed " << seed;
  }
}

// For a search: of what a reset took, nothing can happen any more.
TEST(Lanes, OfAResetConnectionHaveNoMessageThatMayArrive) {
  auto config = calling(TcpModel::stream);
  FaultAction reset;
  reset.kind = FaultKind::reset;
  reset.a = kAlpha;
  reset.b = kBeta;
  config.faults = {fault_at(1s, reset)};
  config.traffic = {packet_at(1s - kDelay / 2, 84)};
  Trial trial(config);
  trial.until(1s);
  World world = trial.world();
  world.begin_search();
  std::vector<Move> moves;
  world.moves({true, false, Numbers::relative}, moves);
  EXPECT_EQ(std::ranges::count(moves, MoveKind::message, &Move::kind), 1) << "the next SYN";
}

// Every choice has a name of its own, by which a token finds its answer again.
TEST(Segments, OfNodesThatDialEachOtherAreToldApart) {
  class Names final : public ChoiceObserver {
   public:
    void chose(const Choice& choice) override {
      EXPECT_TRUE(
          seen.insert({choice.kind, choice.place, choice.subject, choice.occurrence}).second);
    }
    std::set<std::tuple<ChoiceKind, std::uint64_t, std::uint64_t, std::uint32_t>> seen;
  };
  auto config = chain(2);
  config.connections.push_back({kBeta, kAlpha, {}});
  config.links[0].a_to_b.jitter = config.links[0].b_to_a.jitter = 5ms;
  SampledChooser sampled(1);
  Names names;
  RecordingChooser chooser(sampled, {&names});
  Unwatched nobody;
  crypto::Operations crypto;
  const StepContext with{chooser, nobody, crypto};
  World world(make_setup(config, 1, crypto), Order::sampled, with);
  while (world.next() <= Instant(3s)) world.step(with);
  EXPECT_GT(names.seen.size(), 20U);
}

TEST_P(EachModel, WordsArriveWholeAndInOrder) {
  auto config = calling(GetParam());
  config.links[0].a_to_b.jitter = 30ms;
  for (const std::uint32_t size : {84U, 5000U, 100U, 30'000U, 90U}) {
    config.traffic.push_back(packet_at(1s, size));
  }
  Trial trial(config);
  trial.until(3s);
  std::vector<std::uint32_t> sizes;
  for (const auto& event : trial.all(of(EventKind::received, kBeta))) sizes.push_back(event.size);
  EXPECT_EQ(sizes, (std::vector<std::uint32_t>{84, 5000, 100, 30'000, 90}));
}

bool full_at(const Trial& trial, Duration at) {
  const auto told = trial.all([at](const Event& event) {
    return event.kind == EventKind::flag && event.name == "full" && when(event) == at;
  });
  EXPECT_EQ(told.size(), 1U);
  return !told.empty() && told[0].value != 0;
}

// The kernel's buffer takes 64 KiB of what is under way.
TEST(StreamQueue, HoldsWhatWasNotYetDeliveredAndNoMore) {
  auto config = calling(TcpModel::stream);
  config.traffic = {packet_at(1s, 60'000), packet_at(1001ms, 5'536), packet_at(1002ms, 84),
                    packet_at(1003ms, 84), packet_at(2s, 60'000),    packet_at(2001ms, 84)};
  Trial trial(config);
  trial.until(3s);
  EXPECT_FALSE(full_at(trial, 1001ms));
  EXPECT_FALSE(full_at(trial, 1002ms)) << "65,536 bytes fit exactly";
  EXPECT_TRUE(full_at(trial, 1003ms));
  EXPECT_FALSE(full_at(trial, 2s)) << "all of it has been delivered since";
  EXPECT_FALSE(full_at(trial, 2001ms));
}

}  // namespace
}  // namespace midflight::sim
