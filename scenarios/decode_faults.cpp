#include <algorithm>
#include <limits>

#include "scenarios/decode.h"

namespace midflight::scenarios {
namespace {

using sim::FaultAction;
using sim::FaultKind;
using Name = std::array<std::string_view, 1>;
constexpr Name kOneway{"oneway"}, kRestartAfter{"restart_after"}, kBy{"by"}, kByPpm{"by_ppm"},
    kFor{"for"};

constexpr std::size_t kMaxDatagram = 65'507;  // what UDP over IPv4 carries

bool is_of_clock(FaultKind kind) {
  return kind == FaultKind::clock_step || kind == FaultKind::clock_rate;
}

bool is_of_one_node(FaultKind kind) {
  return kind == FaultKind::crash || kind == FaultKind::pause || is_of_clock(kind);
}

bool lasts(FaultKind kind) {
  return kind == FaultKind::partition || kind == FaultKind::link_down || kind == FaultKind::clog ||
         kind == FaultKind::pause || is_of_clock(kind);
}

template <class Joined>
bool any_joins(const std::vector<Joined>& list, NodePair pair) {
  return std::any_of(list.begin(), list.end(), [&](const Joined& joined) {
    if constexpr (std::is_same_v<Joined, sim::LinkConfig>) {
      return (joined.a == pair.a && joined.b == pair.b) ||
             (joined.a == pair.b && joined.b == pair.a);
    } else {
      return (joined.from == pair.a && joined.to == pair.b) ||
             (joined.from == pair.b && joined.to == pair.a);
    }
  });
}

NodePair decode_ends(const Cursor& cursor, FaultKind kind, const sim::ScenarioConfig& config) {
  const auto pair = decode_pair(cursor, config);
  const bool of_link = kind == FaultKind::link_down || kind == FaultKind::clog;
  if (of_link && !any_joins(config.links, pair)) {
    cursor.error("there is no link between these two");
  }
  if (kind == FaultKind::reset && !any_joins(config.connections, pair)) {
    cursor.error("there is no connection between these two");
  }
  return pair;
}

// The member that is named by the fault's kind.
FaultAction decode_fault(const Object& object, const Cursor& subject,
                         const sim::ScenarioConfig& config) {
  FaultAction fault;
  const auto kinds = fault_kinds();
  const auto kind = std::find(kinds.begin(), kinds.end(), subject.value().name) - kinds.begin();
  fault.kind = static_cast<FaultKind>(kind);
  if (is_of_one_node(fault.kind)) {
    fault.a = decode_node(subject, config);
  } else {
    const auto pair = decode_ends(subject, fault.kind, config);
    fault.a = pair.a;
    fault.b = pair.b;
  }
  if (fault.kind != FaultKind::partition) object.refuse(kOneway, "\"partition\"");
  if (fault.kind != FaultKind::crash) object.refuse(kRestartAfter, "\"crash\"");
  if (fault.kind != FaultKind::clock_step) object.refuse(kBy, "\"clock_step\"");
  if (fault.kind != FaultKind::clock_rate) object.refuse(kByPpm, "\"clock_rate\"");
  if (!lasts(fault.kind)) {
    object.refuse(kFor,
                  "\"partition\", \"link_down\", \"clog\", \"pause\", \"clock_step\" or "
                  "\"clock_rate\"");
  }
  object.read("oneway", fault.oneway);
  object.read("restart_after", fault.restart_after);
  object.read("for", fault.lasts);
  if (fault.kind == FaultKind::clock_step) object.read_required("by", fault.step, Sign::any);
  if (fault.kind == FaultKind::clock_rate) {
    object.read_required("by_ppm", fault.ppm, sim::kMaxClockRate);
  }
  return fault;
}

// [["a", "b"], ["c"]]: every node of one group is parted from those of the groups after it.
std::vector<NodePair> decode_groups(const Cursor& cursor, const sim::ScenarioConfig& config) {
  std::vector<NodePair> pairs;
  std::vector<NodeIndex> before;
  for (const auto& group : cursor.elements()) {
    std::vector<NodeIndex> members;
    for (const auto& element : group.elements()) {
      const auto node = decode_node(element, config);
      const auto is_node = [&](NodeIndex other) { return other == node; };
      if (std::any_of(before.begin(), before.end(), is_node) ||
          std::any_of(members.begin(), members.end(), is_node)) {
        element.error("a node is in one group only");
      }
      if (pairs.size() + before.size() > kMaxJsonItems) {
        cursor.error("these groups part more than " + std::to_string(kMaxJsonItems) +
                     " pairs of nodes");
        return {};
      }
      for (const auto other : before) pairs.push_back({other, node});
      members.push_back(node);
    }
    before.insert(before.end(), members.begin(), members.end());
  }
  if (pairs.empty()) cursor.expected("at least two groups of nodes");
  return pairs;
}

std::vector<FaultAction> decode_actions(const Object& object, const Cursor& subject,
                                        const sim::ScenarioConfig& config) {
  const auto& items = subject.value().items;
  const bool groups = subject.value().name == "partition" && subject.is(JsonKind::array) &&
                      !items.empty() && items[0].kind == JsonKind::array;
  if (!groups) return {decode_fault(object, subject, config)};
  FaultAction common;
  object.refuse(kRestartAfter, "\"crash\"");
  object.refuse(kBy, "\"clock_step\"");
  object.refuse(kByPpm, "\"clock_rate\"");
  object.read("oneway", common.oneway);
  object.read("for", common.lasts);
  std::vector<FaultAction> out;
  for (const auto& pair : decode_groups(subject, config)) {
    common.a = pair.a;
    common.b = pair.b;
    out.push_back(common);
  }
  return out;
}

sim::SendAction decode_send(const Cursor& cursor, const sim::ScenarioConfig& config) {
  const Object object(cursor, sections::kSend);
  sim::SendAction send{object.node("from", config), object.node("to", config)};
  object.read("size", send.size, kPacketSize);
  if (send.from == send.to) cursor.error("a packet goes to another node");
  return send;
}

sim::ForgeAction decode_forge(const Cursor& cursor, const sim::ScenarioConfig& config) {
  static constexpr std::array<std::string_view, 2> kKinds{"bytes", "replay"};
  const Object object(cursor, sections::kForge);
  sim::ForgeAction forge{object.node("from", config), object.node("to", config), {}, {}};
  if (forge.from == forge.to) cursor.error("a datagram goes to another node");
  const auto chosen = object.exactly_one(kKinds);
  if (!chosen) return forge;
  if (chosen->value().name == "replay") {
    decode(*chosen, forge.replay, Range{1, std::numeric_limits<std::uint32_t>::max()});
    return forge;
  }
  const auto bytes = chosen->is(JsonKind::string) ? from_hex(chosen->value().text) : std::nullopt;
  if (bytes && bytes->size() <= kMaxDatagram) {
    forge.bytes = *bytes;
  } else {
    chosen->expected("the bytes of a datagram as hexadecimal digits");
  }
  return forge;
}

sim::Action decode_do(const Cursor& cursor, const sim::ScenarioConfig& config) {
  std::vector<std::string_view> choices(fault_kinds().begin(), fault_kinds().end());
  choices.emplace_back("forge");
  const Object object(cursor, sections::kAction);
  const auto chosen = object.exactly_one(choices);
  if (!chosen) return FaultAction{};
  if (chosen->value().name != "forge") return decode_fault(object, *chosen, config);
  for (const auto& names : {kOneway, kRestartAfter, kBy, kByPpm, kFor})
    object.refuse(names, "a fault");
  return decode_forge(*chosen, config);
}

}  // namespace

void decode_injections(const Object& scenario, sim::ScenarioConfig& config) {
  static constexpr std::array<std::string_view, 2> kActions{"send", "do"};
  const auto list = scenario.find("inject");
  if (!list) return;
  for (const auto& element : list->elements()) {
    const Object object(element, sections::kInjection);
    sim::InjectionConfig injection;
    injection.name = "injection " + std::to_string(config.injections.size());
    object.read("name", injection.name);
    if (const auto when = object.require("when")) injection.when = decode_trigger(*when, config);
    if (const auto before = object.find("before")) {
      injection.before = decode_trigger(*before, config, injection.when.node);
      if (injection.when.every) {
        before->error_at_name("\"before\" is for an injection that happens once, not every time");
      }
    }
    object.read("after", injection.after);
    object.read("optional", injection.optional);
    if (const auto action = object.exactly_one(kActions)) {
      if (action->value().name == "send") {
        injection.action = decode_send(*action, config);
      } else {
        injection.action = decode_do(*action, config);
      }
    }
    config.injections.push_back(std::move(injection));
  }
}

void decode_faults(const Object& scenario, sim::ScenarioConfig& config) {
  static constexpr std::array<std::string_view, 2> kMoments{"at", "when"};
  const auto list = scenario.find("faults");
  if (!list) return;
  for (const auto& element : list->elements()) {
    const Object object(element, sections::kFault);
    const auto subject = object.exactly_one(fault_kinds());
    const auto moment = object.exactly_one(kMoments);
    if (!subject || !moment) continue;
    std::variant<Duration, sim::Trigger> when;
    if (moment->value().name == "at") {
      decode(*moment, when.emplace<Duration>());
    } else {
      when = decode_trigger(*moment, config);
    }
    for (const auto& action : decode_actions(object, *subject, config)) {
      if (config.faults.size() == kMaxJsonItems) {
        return element.error("with its groups, more than " + std::to_string(kMaxJsonItems) +
                             " faults");
      }
      config.faults.push_back({when, action});
    }
  }
}

}  // namespace midflight::scenarios
