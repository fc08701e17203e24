// W1: two hosts and a duplex link of 100 Mbit/s and 5 ms with 1 % independent loss; both send 100
// bytes every 100 us. Payloads are copied and every event is folded, as the floor does it or by the
// digest of a run; or, as the peers do, payloads are read where they arrive and nothing is folded.
// An iteration is 1 s of virtual time.
#include <benchmark/benchmark.h>

#include "sim/net/link.h"
#include "sim/trace/digest.h"
#include "tests/bench/floor.h"

namespace midflight::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kPayload = 100;
constexpr std::uint32_t kSize = kPayload + sim::kUdpHeaders;
constexpr std::uint64_t kRate = 100'000'000;
constexpr Duration kDelay = 5ms;
constexpr Duration kGap = 100us;
constexpr Duration kLength = 1s;
constexpr std::int64_t kPacketsEach = kLength / kGap;

enum Kind : std::uint32_t { send, transmitted, arrive };

// Payloads on their way.
class Pool {
 public:
  std::uint32_t take(ByteView payload) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(payloads_.size()));
      payloads_.emplace_back();
    }
    const auto slot = free_.back();
    free_.pop_back();
    std::copy(payload.begin(), payload.end(), payloads_[slot].begin());
    return slot;
  }
  [[nodiscard]] ByteView at(std::uint32_t slot) const { return payloads_[slot]; }
  void release(std::uint32_t slot) { free_.push_back(slot); }

 private:
  std::vector<FixedBytes<kPayload>> payloads_;
  std::vector<std::uint32_t> free_;
};

class FloorLink {
 public:
  std::uint64_t run() {
    for (std::uint32_t host = 0; host < 2; ++host) heap_.add(0, send, host);
    for (pending_ = 2; pending_ > 0;) {
      --pending_;
      happen(heap_.pop());
    }
    return fold_.value();
  }

 private:
  void add(std::int64_t at, Kind kind, std::uint32_t slot) {
    heap_.add(at, kind, slot);
    ++pending_;
  }
  void happen(const FloorEvent& event) {
    fold_.add(static_cast<std::uint64_t>(event.at));
    fold_.add(std::uint64_t{event.kind} << 32U | event.slot);
    switch (static_cast<Kind>(event.kind)) {
      case send: {
        auto& busy = busy_until_[event.slot];
        busy = std::max(busy, event.at) + kSize * 8 * 1'000'000'000 / static_cast<int64_t>(kRate);
        add(busy, transmitted, pool_.take(payload_));
        if (++sent_[event.slot] < kPacketsEach) add(event.at + kGap.count(), send, event.slot);
        return;
      }
      case transmitted:
        if (random_.below(100) == 0) return pool_.release(event.slot);
        return add(event.at + kDelay.count(), arrive, event.slot);
      case arrive:
        fold_.add(pool_.at(event.slot));
        return pool_.release(event.slot);
    }
  }

  FloorHeap heap_;
  std::size_t pending_ = 0;
  Pool pool_;
  Random random_;
  Fold fold_;
  FixedBytes<kPayload> payload_{1};
  std::int64_t busy_until_[2]{};
  std::int64_t sent_[2]{};
};

class FoldObserver final : public sim::Observer {
 public:
  void observe(const sim::Event& event) override {
    fold_.add(static_cast<std::uint64_t>(event.at.time_since_epoch().count()));
    fold_.add(std::uint64_t{static_cast<std::uint8_t>(event.kind)} << 32U | event.node.value);
    fold_.add(event.payload);
  }

 private:
  Fold fold_;
};

// What the peers' receivers do.
class Receiver final : public sim::Observer {
 public:
  void observe(const sim::Event& event) override {
    if (event.kind != sim::EventKind::arrived) return;
    std::copy(event.payload.begin(), event.payload.end(), payload_.begin());
    benchmark::DoNotOptimize(payload_);
  }

 private:
  FixedBytes<kPayload> payload_{};
};

class SimulatedLink {
 public:
  explicit SimulatedLink(sim::Observer& observer) : observer_(observer) {
    settings_.delay = kDelay;
    settings_.rate = kRate;
    settings_.loss.good = {1, 100};
  }

  void run() {
    sim::Step start(simulator_, chooser_, observer_);
    for (std::uint32_t host = 0; host < 2; ++host) {
      start.schedule_at(Instant(), {Kind::send, NodeIndex{host}});
    }
    while (!simulator_.schedule.empty()) {
      const auto entry = simulator_.schedule.pop();
      simulator_.now = entry.at;
      sim::Step step(simulator_, chooser_, observer_);
      step.set_cause(entry.event.cause);
      entry.event.kind == Kind::send ? send(entry.event, step) : arrive(entry.event, step);
    }
  }

 private:
  static sim::Event make(sim::EventKind kind, NodeIndex node, ByteView payload) {
    sim::Event event;
    event.kind = kind;
    event.node = node;
    event.payload = payload;
    return event;
  }
  void send(const sim::Pending& pending, sim::Step& step) {
    const auto host = pending.node;
    const auto cause = step.emit(make(sim::EventKind::sent, host, {}));
    const auto number = ++sent_[host.value];
    const auto passage =
        links_[host.value].carry(settings_, sim::Transport::udp, kSize, {number, true}, step);
    if (passage.lost.empty()) {
      step.schedule(passage.earliest, passage.extra, host.value, {number, true},
                    {Kind::arrive, NodeIndex{1 - host.value}, pool_.take(payload_), 0, cause});
    } else {
      step.emit(make(sim::EventKind::lost, host, {}));
    }
    if (number < kPacketsEach) step.schedule_at(step.now() + kGap, pending);
  }
  void arrive(const sim::Pending& pending, sim::Step& step) {
    step.emit(make(sim::EventKind::arrived, pending.node, pool_.at(pending.a)));
    pool_.release(pending.a);
  }

  sim::Observer& observer_;
  sim::Simulator simulator_;
  sim::SampledChooser chooser_{1};
  sim::DirectionSettings settings_;
  sim::LinkDirection links_[2]{sim::LinkDirection(1), sim::LinkDirection(2)};
  Pool pool_;
  FixedBytes<kPayload> payload_{1};
  std::uint64_t sent_[2]{};
};

void count_packets(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * 2 * kPacketsEach);
}

void link_floor(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(FloorLink().run());
  count_packets(state);
}

template <class Watcher>
void link_simulated(benchmark::State& state) {
  for (auto _ : state) {
    Watcher watcher;
    SimulatedLink(watcher).run();
  }
  count_packets(state);
}

BENCHMARK(link_floor)->Name("link/1 % loss/floor");
BENCHMARK(link_simulated<FoldObserver>)->Name("link/1 % loss/simulated, same fold");
BENCHMARK(link_simulated<Receiver>)->Name("link/1 % loss/simulated, payload read");
BENCHMARK(link_simulated<sim::Digest>)->Name("link/1 % loss/simulated, Digest");

}  // namespace
}  // namespace midflight::bench
