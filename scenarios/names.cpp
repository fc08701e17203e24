#include "scenarios/names.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace midflight::scenarios {
namespace {

template <class... Text>
constexpr std::array<std::string_view, sizeof...(Text)> list(Text... text) {
  return {std::string_view(text)...};
}

constexpr auto kScenarioMembers =
    list("format", "name", "summary", "protocol", "seed", "duration", "defaults", "nodes", "links",
         "connections", "traffic", "inject", "faults", "search", "expect", "sometimes", "include",
         "matrix");
constexpr auto kDefaultsMembers = list("node", "link");
constexpr auto kNodeMembers =
    list("key_expire", "behaviour", "tcp_only", "udp_discovery", "ping_interval", "ping_timeout",
         "replay_window", "key", "clock", "starts_at");
constexpr auto kClockMembers = list("rate_ppm", "offset");
constexpr auto kKeyMembers = list("seed", "file", "private_key");

constexpr auto kLinkSettingsMembers =
    list("delay", "jitter", "loss", "duplicate", "corrupt", "reorder", "rate", "queue", "mtu",
         "mtu_blackhole", "drop_mask", "tcp_stall", "tcp");
constexpr auto kLinkMembers =
    list("between", "delay", "jitter", "loss", "duplicate", "corrupt", "reorder", "rate", "queue",
         "mtu", "mtu_blackhole", "drop_mask", "tcp_stall", "tcp");
constexpr auto kDirectionMembers =
    list("delay", "jitter", "loss", "duplicate", "corrupt", "reorder", "rate", "queue", "mtu",
         "mtu_blackhole", "drop_mask", "tcp_stall");
constexpr auto kLossMembers = list("enter", "leave", "loss_bad", "loss_good");
constexpr auto kConnectionMembers = list("from", "to", "weight");
constexpr auto kTrafficMembers =
    list("name", "from", "to", "size", "every", "jitter", "rate_per_second", "count", "at",
         "from_time", "until", "echo");

constexpr auto kTriggerMembers = list("node", "event", "record", "message", "state", "flag",
                                      "value", "timer", "from", "to", "exchange", "occurrence");
constexpr auto kInjectionMembers =
    list("name", "when", "before", "after", "optional", "send", "do");
constexpr auto kSendMembers = list("from", "to", "size");
constexpr auto kForgeMembers = list("from", "to", "bytes", "replay");
constexpr auto kActionMembers =
    list("partition", "link_down", "clog", "reset", "crash", "pause", "clock_step", "force_kex",
         "clock_rate", "oneway", "restart_after", "by", "by_ppm", "for", "forge");
constexpr auto kFaultMembers =
    list("partition", "link_down", "clog", "reset", "crash", "pause", "clock_step", "force_kex",
         "clock_rate", "oneway", "restart_after", "by", "by_ppm", "for", "at", "when");

constexpr auto kSearchMembers = list("from", "until", "bounds", "untimed", "tcp", "vary");
constexpr auto kBoundsMembers =
    list("injections", "losses", "duplicates", "reorderings", "rekeys", "timers", "depth");

constexpr auto kExpectationMembers =
    list("name", "verdict", "property", "counter", "of", "at_least", "at_most", "equals", "outage",
         "delivered", "state", "sequence", "compare");
constexpr auto kCompareMembers = list("set", "expect");
constexpr auto kOutageMembers = list("pair", "longest_at_least", "longest_at_most");
constexpr auto kDeliveredMembers = list("pair", "at_least", "at_most");

constexpr auto kTcpModels = list("segments", "stream");
constexpr auto kEvents = list("received", "sent", "state", "flag", "timer");
constexpr auto kVerdicts = list("holds", "violated", "vacuous", "unfinished");
constexpr auto kProperties = list("no-spurious-restart", "recovers", "keys-agree", "delivered-once",
                                  "no-plaintext", "no-storm", "no-stuck-wait", "converges");
constexpr auto kCounters =
    list("channel_restarts", "rekeys_started", "rekeys_completed", "packets_sent",
         "packets_delivered", "packets_lost", "handshake_refusals");

// Levenshtein's.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

namespace sections {
constexpr Section kScenario{"scenario", kScenarioMembers};
constexpr Section kDefaults{"defaults", kDefaultsMembers};
constexpr Section kNode{"node", kNodeMembers};
constexpr Section kClock{"clock", kClockMembers};
constexpr Section kKey{"key", kKeyMembers};
constexpr Section kLinkSettings{"link_settings", kLinkSettingsMembers};
constexpr Section kLink{"link", kLinkMembers, true};
constexpr Section kDirection{"direction", kDirectionMembers};
constexpr Section kLoss{"loss", kLossMembers};
constexpr Section kConnection{"connection", kConnectionMembers};
constexpr Section kTraffic{"traffic", kTrafficMembers};
constexpr Section kTrigger{"trigger", kTriggerMembers};
constexpr Section kInjection{"injection", kInjectionMembers};
constexpr Section kSend{"send", kSendMembers};
constexpr Section kForge{"forge", kForgeMembers};
constexpr Section kAction{"action", kActionMembers};
constexpr Section kFault{"fault", kFaultMembers};
constexpr Section kSearch{"search", kSearchMembers};
constexpr Section kBounds{"bounds", kBoundsMembers};
constexpr Section kExpectation{"expectation", kExpectationMembers};
constexpr Section kCompare{"compare", kCompareMembers};
constexpr Section kOutage{"outage", kOutageMembers};
constexpr Section kDelivered{"delivered", kDeliveredMembers};
}  // namespace sections

std::span<const Section* const> all_sections() {
  using namespace sections;
  static constexpr std::array kAll{&kScenario,     &kDefaults, &kNode,      &kClock,  &kKey,
                                   &kLinkSettings, &kLink,     &kDirection, &kLoss,   &kConnection,
                                   &kTraffic,      &kTrigger,  &kInjection, &kSend,   &kForge,
                                   &kAction,       &kFault,    &kSearch,    &kBounds, &kExpectation,
                                   &kCompare,      &kOutage,   &kDelivered};
  return kAll;
}

namespace names {
constexpr Vocabulary kTcpModel{"tcp_model", kTcpModels};
constexpr Vocabulary kEvent{"event", kEvents};
constexpr Vocabulary kVerdict{"verdict", kVerdicts};
constexpr Vocabulary kProperty{"property", kProperties};
constexpr Vocabulary kCounter{"counter", kCounters};
}  // namespace names

std::span<const Vocabulary* const> all_vocabularies() {
  using namespace names;
  static constexpr std::array kAll{&kTcpModel, &kEvent, &kVerdict, &kProperty, &kCounter};
  return kAll;
}

Names fault_kinds() { return Names(kFaultMembers).first(9); }

std::string suggestion(std::string_view given, Names valid) {
  constexpr std::size_t kLongestGiven = 100;
  constexpr std::size_t kMostListed = 16;
  if (given.size() > kLongestGiven || valid.empty()) return "";
  std::string_view nearest;
  auto least = given.size() / 2 + 2;
  for (const auto name : valid) {
    const auto distance = edit_distance(given, name);
    if (distance >= least) continue;
    nearest = name;
    least = distance;
  }
  if (!nearest.empty()) return " (did you mean \"" + std::string(nearest) + "\"?)";
  if (valid.size() > kMostListed) return "";
  std::string listed;
  for (const auto name : valid) listed += (listed.empty() ? "" : ", ") + std::string(name);
  return " (valid: " + listed + ")";
}

}  // namespace midflight::scenarios
