#include "tests/interop/captures/simulated.h"

#include <stdexcept>

#include "core/crypto/operations.h"
#include "scenarios/reader.h"
#include "sim/explore/execution.h"
#include "sim/kernel/event.h"

namespace midflight::interop {
namespace {

using namespace std::chrono_literals;
using sim::Event;
using sim::EventKind;

// Takes the figures of one pair, whose `pinging` node hears the replies.
class Watch final : public sim::Observer {
 public:
  Watch(NodeIndex pinging, NodeIndex pinged, Instant from)
      : pinging_(pinging), pinged_(pinged), from_(from) {
    figures.runs = 1;
  }

  void observe(const Event& event) override {
    const bool ours = (event.node == pinging_ && event.peer == pinged_) ||
                      (event.node == pinged_ && event.peer == pinging_);
    if (!ours || event.at < from_) return;  // the channel is being set up
    if (event.kind == EventKind::packet_in && event.node == pinging_) replied(event.at);
    if (event.kind == EventKind::rekey) {
      ++figures.rekeys;
      may_race_ = true;
    }
    if (event.kind == EventKind::restart) restarted(event);
  }

  Figures figures;

 private:
  void replied(Instant at) {
    if (last_reply_ && at - *last_reply_ > 1s) figures.outages.push_back(at - *last_reply_);
    last_reply_ = at;
  }

  void restarted(const Event& event) {
    if (event.text.starts_with("Failed to decode")) ++figures.decode_restarts;
    if (event.text.starts_with("No key from")) ++figures.patience_restarts;
    if (!event.text.starts_with("No valid key")) return;
    const bool same_race = race_begun_ && event.at - *race_begun_ <= 1s;
    if (!same_race && may_race_) {
      may_race_ = false;
      ++figures.races;
      race_begun_ = event.at;
      first_ = event.node;
      one_sided_ = true;
    } else if (same_race && one_sided_ && event.node != first_) {
      ++figures.both_sided;
      one_sided_ = false;
    }
  }

  NodeIndex pinging_;
  NodeIndex pinged_;
  Instant from_;
  std::optional<Instant> last_reply_;
  std::optional<Instant> race_begun_;
  NodeIndex first_;
  bool one_sided_ = true;
  bool may_race_ = false;  // a rekey began since the last race
};

constexpr std::uint64_t kExtraMicros = 250;  // two-nodes.part.json says why

// ping's rate was 65 to 90 a second. One rate for all would keep step with some round trips.
sim::Periodic load(const Conditions& given, std::uint64_t seed) {
  const auto least = given.flood ? 5000us : 11'100us;
  return {least + std::chrono::microseconds(seed * 1237 % 4300), 4ms};
}

std::vector<scenarios::Override> settings(const Conditions& given) {
  const auto links = given.relayed ? 2U : 1U;
  const auto delay = 1000 * given.rtt_ms / 2 / links + kExtraMicros;
  const auto expire = [&](std::size_t node) { return std::to_string(given.expire_s[node]) + "s"; };
  std::vector<scenarios::Override> out{
      {"defaults.node.behaviour", given.fixed ? "tinc-after-fix" : "tinc-before-fix"},
      {"defaults.link.delay", std::to_string(delay) + "us"},
      {"defaults.link.loss", "\"" + std::to_string(given.loss_percent) + "/100\""},
      {"nodes.A.key_expire", expire(0)},
      {"nodes.B.key_expire", expire(1)},
  };
  if (given.relayed) out.push_back({"nodes.C.key_expire", expire(2)});
  return out;
}

}  // namespace

Figures simulate(const Conditions& conditions, const std::string& folder, std::uint64_t seed) {
  const auto file =
      folder + (conditions.relayed ? "/three-nodes.part.json" : "/two-nodes.part.json");
  const auto loaded = scenarios::load_scenario(file, settings(conditions));
  if (!loaded) throw std::runtime_error(scenarios::to_text(loaded.error()));
  auto config = loaded->front().config;
  config.traffic.back().shape = load(conditions, seed);
  // The recordings began at any moment of a second, by a clock that all nodes share.
  for (auto& node : config.nodes) node.clock.offset = std::chrono::milliseconds(seed * 617 % 1000);
  Watch watch(config.find_node("A"), config.find_node(conditions.relayed ? "C" : "B"),
              Instant(config.traffic.back().from_time));
  sim::Observer* const observer = &watch;
  sim::ExecuteOptions options;
  options.seed = seed;
  options.observers = std::span(&observer, 1);
  crypto::Operations crypto(crypto::Memoise::off);
  (void)sim::execute(config, options, crypto);
  return watch.figures;
}

}  // namespace midflight::interop
