// The workloads on SimGrid: simgrid link|ring|hold [PENDING].
#include <cstdlib>
#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u.hpp>
#include <string>

#include "workload.h"

namespace sg4 = simgrid::s4u;
using namespace peers;
using simgrid::kernel::timer::Timer;

namespace {

constexpr double kSecond = 1e9;  // ns

// SimGrid loses nothing by itself: the receiver throws away.
void receive(const std::string& here, std::uint64_t seed) {
  auto* const box = sg4::Mailbox::by_name(here);
  box->set_receiver(sg4::Actor::self());  // so that packets travel before they are asked for
  std::mt19937_64 random(seed);
  std::uint64_t sum = 0;
  for (std::int64_t i = 0; i < kPacketsEach; ++i) {
    const auto payload = box->get_unique<std::vector<std::uint8_t>>();
    if (random() % 100 != 0) sum += payload->front();
  }
  if (sum == 0) std::abort();
}

void send(const std::string& there) {
  auto* const to = sg4::Mailbox::by_name(there);
  for (std::int64_t i = 0; i < kPacketsEach; ++i) {
    to->put_init(new std::vector<std::uint8_t>(kPayload, 1), kPayload)->detach();
    sg4::this_actor::sleep_for(kGapNanos / kSecond);
  }
}

void link(sg4::Engine& engine) {
  // Delay and rate as they are given, without a model of TCP.
  sg4::Engine::set_config("network/model:CM02");
  sg4::Engine::set_config("network/crosstraffic:0");
  sg4::Engine::set_config("network/TCP-gamma:1e12");
  auto* const zone = sg4::create_full_zone("zone");
  auto* const a = zone->create_host("a", 1e9);
  auto* const b = zone->create_host("b", 1e9);
  const auto* const wire = zone->create_split_duplex_link("wire", 100e6 / 8)->set_latency(5e-3);
  zone->add_route(a->get_netpoint(), b->get_netpoint(), nullptr, nullptr,
                  {{wire, sg4::LinkInRoute::Direction::UP}}, true);
  zone->seal();
  sg4::Actor::create("receive", a, [] { receive("a", 1); });
  sg4::Actor::create("receive", b, [] { receive("b", 2); });
  sg4::Actor::create("send", a, [] { send("b"); });
  sg4::Actor::create("send", b, [] { send("a"); });
  measure("link/1 % loss/SimGrid", 2 * kPacketsEach, [&engine] { engine.run(); });
}

// Its timers, the cheapest event that it has. They are no reason for the engine to go on, so an
// actor sleeps as long as they run.
template <class Again>
void run_timers(sg4::Engine& engine, const std::string& name, std::uint64_t steps,
                std::uint64_t pending, Again again) {
  auto* const host = sg4::create_full_zone("zone")->create_host("host", 1e9);
  host->get_englobing_zone()->seal();
  auto left = steps + pending;
  bool over = false;
  std::function<void()> fire = [&] {
    if (left == 0) {
      over = true;
      return;
    }
    --left;
    Timer::set(sg4::Engine::get_clock() + static_cast<double>(again()) / kSecond, fire);
  };
  for (std::uint64_t i = 0; i < pending; ++i) fire();
  sg4::Actor::create("wait", host, [&over] {
    while (!over) sg4::this_actor::sleep_for(1);
  });
  measure(name.c_str(), steps, [&engine] { engine.run(); });
}

}  // namespace

int main(int argc, char** argv) {
  sg4::Engine engine(&argc, argv);
  const std::string what = argc > 1 ? argv[1] : "";
  const std::string pending = argc > 2 ? argv[2] : "";
  if (what == "link") {
    link(engine);
  } else if (what == "ring") {
    std::mt19937_64 random;
    run_timers(engine, "ring/T=64/SimGrid", 200'000, kHosts,
               [&random] { return kHopNanos + static_cast<std::int64_t>(random() % 1000); });
  } else if (what == "hold") {
    Gaps gaps;
    run_timers(engine, "hold/N=" + pending + "/SimGrid", 200'000, std::stoull(pending),
               [&gaps] { return gaps.next(); });
  } else {
    return 2;
  }
}
