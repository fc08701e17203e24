// A scenario as plain structs, names resolved to indices (spec 4). Who reads JSON fills these in;
// the world is made from them; nothing here is checked again.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/crypto/ed25519.h"
#include "sim/host/clock.h"
#include "sim/net/settings.h"

namespace midflight::sim {

struct Protocol;  // sim/world/protocol.h
// SPTPS of tinc 1.1.
[[nodiscard]] const Protocol& tinc();

// Values of the rules that versions of a protocol differ in, by name; one that isn't here is as
// usual.
using Behaviour = std::map<std::string, std::string, std::less<>>;

// Bytes that the protocol's code and the application's packets can do with.
inline constexpr std::uint32_t kMaxReplayWindow = 256;
inline constexpr std::uint32_t kMinPacketSize = 24;

// Events at one instant; with more of them time stands still.
inline constexpr std::uint64_t kMostAtOnce = 10'000'000;

struct ClockConfig {
  std::int64_t rate_ppm = 0;  // microseconds gained per second, at most kMaxClockRate
  Duration offset{};
};

struct NodeConfig {
  std::string name;
  Duration key_expire = std::chrono::hours(1);
  Duration ping_interval = std::chrono::seconds(60);
  Duration ping_timeout = std::chrono::seconds(5);
  std::uint32_t replay_window = 16;  // bytes
  bool tcp_only = false;
  bool udp_discovery = true;
  Behaviour behaviour;
  // A seed of its own, or the key itself; else derived from the scenario's seed and the name.
  std::optional<std::variant<std::uint64_t, crypto::KeyPair>> key;
  ClockConfig clock;
  Duration starts_at{};
};

struct LinkConfig {
  NodeIndex a;
  NodeIndex b;
  DirectionSettings a_to_b;
  DirectionSettings b_to_a;
};

struct ConnectionConfig {
  NodeIndex from;  // the dialler
  NodeIndex to;
  std::optional<std::uint32_t> weight;
};

struct Periodic {
  Duration every{};
  Duration jitter{};
};
struct Poisson {
  Ratio per_second;  // mean rate; here the ratio may exceed 1
};
struct Burst {
  std::uint64_t count = 0;
  Duration at{};
};

struct TrafficConfig {
  std::string name;
  NodeIndex from;
  NodeIndex to;
  std::uint32_t size = 84;  // bytes of IP packet
  std::variant<Periodic, Poisson, Burst> shape;
  Duration from_time{};
  std::optional<Duration> until;  // else the end of the scenario
  bool echo = false;              // the receiver answers each packet with one of the same size
};

enum class TriggerEvent : std::uint8_t { received, sent, state, flag, timer };

// Matches one kind of event at one node. Empty or absent members match everything.
struct Trigger {
  NodeIndex node;
  TriggerEvent event = TriggerEvent::received;
  std::string record;            // received, sent: KEX, SIG, ACK, DATA, PROBE
  std::string message;           // received, sent: REQ_KEY, ANS_KEY, ...
  std::string name;              // state, flag, timer: which
  bool value = false;            // flag: what it becomes
  NodeIndex peer;                // from / to
  std::uint32_t exchange = 0;    // 0: any; 1 is a session's first handshake
  std::uint32_t occurrence = 1;  // which match; 0 with every
  bool every = false;
  friend bool operator==(const Trigger&, const Trigger&) = default;
};

struct SendAction {
  NodeIndex from;
  NodeIndex to;
  std::uint32_t size = 84;
  friend bool operator==(const SendAction&, const SendAction&) = default;
};

// An attacker on the path: raw bytes, or a datagram seen earlier in this direction, sent again.
struct ForgeAction {
  NodeIndex from;
  NodeIndex to;
  std::vector<std::uint8_t> bytes;
  std::optional<std::uint64_t> replay;  // the n-th datagram of this direction, 1 is the first
  friend bool operator==(const ForgeAction&, const ForgeAction&) = default;
};

enum class FaultKind : std::uint8_t {
  partition,
  link_down,
  clog,
  reset,
  crash,
  pause,
  clock_step,
  force_kex,
  clock_rate,
};

struct FaultAction {
  FaultKind kind = FaultKind::partition;
  NodeIndex a;  // the node, or one end
  NodeIndex b;  // the other end; the peer of force_kex
  bool oneway = false;
  std::optional<Duration> lasts;          // "for"; else to the end
  std::optional<Duration> restart_after;  // crash
  Duration step{};                        // clock_step
  std::int64_t ppm = 0;                   // clock_rate: parts in a million faster than before
  friend bool operator==(const FaultAction&, const FaultAction&) = default;
};

using Action = std::variant<SendAction, ForgeAction, FaultAction>;

struct InjectionConfig {
  std::string name;
  Trigger when;
  std::optional<Trigger> before;
  Duration after{};
  bool optional = false;
  Action action;
};
// Whether they differ in their names at most.
[[nodiscard]] inline bool alike(const InjectionConfig& a, const InjectionConfig& b) {
  return a.when == b.when && a.before == b.before && a.after == b.after &&
         a.optional == b.optional && a.action == b.action;
}

struct ScheduledFault {
  std::variant<Duration, Trigger> when;
  FaultAction action;
};

struct Bounds {
  std::optional<std::uint32_t> injections;  // else all that the scenario offers
  std::uint32_t losses = 0;
  std::uint32_t duplicates = 0;
  // Untimed: how often a message may overtake an earlier one of its direction; else any order.
  std::optional<std::uint32_t> reorderings;
  std::uint32_t rekeys = 0;
  std::uint32_t timers = 0;
  std::optional<std::uint32_t> depth;
};

struct SearchConfig {
  std::variant<Duration, Trigger> from = Duration{};
  std::optional<Duration> until;
  Bounds bounds;
  bool untimed = false;
  TcpModel tcp = TcpModel::stream;
  // What fuzz may change, as JSON: {PATH: [low, high] or a list of values}; else its own choice.
  std::optional<std::string> vary;
};

enum class Verdict : std::uint8_t { holds, violated, vacuous, unfinished };

struct ExpectVerdict {
  Verdict verdict = Verdict::holds;
  std::string property;  // empty: the run as a whole
};
struct CounterBounds {
  std::optional<std::uint64_t> at_least;
  std::optional<std::uint64_t> at_most;
  std::optional<std::uint64_t> equals;
};
struct ExpectCounter {
  std::string counter;
  std::string of = "total";  // or "alpha>beta"
  CounterBounds bounds;
};
struct ExpectOutage {
  NodeIndex a;
  NodeIndex b;
  std::optional<Duration> longest_at_least;
  std::optional<Duration> longest_at_most;
};
struct ExpectDelivered {
  NodeIndex from;
  NodeIndex to;
  std::optional<Ratio> at_least;
  std::optional<Ratio> at_most;
};
// At the end: node's facts about peer, by the names of Host::fact.
struct ExpectState {
  NodeIndex node;
  NodeIndex peer;
  std::map<std::string, std::string> facts;
};
struct ExpectSequence {
  std::vector<Trigger> events;
};
struct ScenarioConfig;
// Of a run with the same seed and answers, but a few members changed.
struct ExpectCompare {
  std::string settings;  // for people: "defaults.node.behaviour=tinc-after-fix"
  std::shared_ptr<const ScenarioConfig> variant;  // its expectations are all that it must come to
};

struct Expectation {
  std::string name;     // for people and JUnit: "counter channel_restarts total >= 1"
  std::string pointer;  // where it stands in the scenario: "/expect/1"
  std::variant<ExpectVerdict, ExpectCounter, ExpectOutage, ExpectDelivered, ExpectState,
               ExpectSequence, ExpectCompare>
      what;
};

struct SometimesConfig {
  std::string name;
  std::variant<std::size_t, Trigger> fact;  // an injection by index, or a trigger
};

struct ScenarioConfig {
  std::string name;
  std::string summary;
  const Protocol* protocol = &tinc();
  std::uint64_t seed = 1;
  Duration duration{};
  std::vector<NodeConfig> nodes;
  std::vector<LinkConfig> links;
  std::vector<ConnectionConfig> connections;
  std::vector<TrafficConfig> traffic;
  std::vector<InjectionConfig> injections;
  std::vector<ScheduledFault> faults;
  SearchConfig search;
  std::vector<Expectation> expectations;
  std::vector<SometimesConfig> sometimes;

  [[nodiscard]] NodeIndex find_node(std::string_view node_name) const;
};

// A private key in tinc's form, as NodeConfig::key takes it.
[[nodiscard]] Result<crypto::KeyPair> read_key_file(std::string_view text);
[[nodiscard]] std::string write_key_file(const crypto::KeyPair& key);

[[nodiscard]] std::string_view to_text(FaultKind kind);
[[nodiscard]] std::string_view to_text(Verdict verdict);
[[nodiscard]] std::string_view to_text(TriggerEvent event);

}  // namespace midflight::sim
