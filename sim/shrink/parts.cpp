#include "sim/shrink/parts.h"

#include <algorithm>

#include "core/base/check.h"

namespace midflight::sim {
namespace {

// Calls visit(NodeIndex&) for every node that something names.
template <class Visit>
void visit_nodes(Trigger& trigger, const Visit& visit) {
  visit(trigger.node);
  visit(trigger.peer);
}
template <class Visit>
void visit_nodes(LinkConfig& link, const Visit& visit) {
  visit(link.a);
  visit(link.b);
}
template <class Visit>
void visit_nodes(FaultAction& action, const Visit& visit) {
  visit(action.a);
  visit(action.b);
}
// Connections, traffic, packets and datagrams.
template <class Sent, class Visit>
void visit_nodes(Sent& sent, const Visit& visit) {
  visit(sent.from);
  visit(sent.to);
}
template <class Visit>
void visit_nodes(InjectionConfig& injection, const Visit& visit) {
  visit_nodes(injection.when, visit);
  if (injection.before) visit_nodes(*injection.before, visit);
  std::visit([&](auto& action) { visit_nodes(action, visit); }, injection.action);
}
template <class Visit>
void visit_nodes(ScheduledFault& fault, const Visit& visit) {
  if (auto* when = std::get_if<Trigger>(&fault.when)) visit_nodes(*when, visit);
  visit_nodes(fault.action, visit);
}

template <class Thing>
void drop_node(std::vector<Thing>& things, NodeIndex node) {
  std::erase_if(things, [node](Thing& thing) {
    bool named = false;
    visit_nodes(thing, [&](NodeIndex& other) { named = named || other == node; });
    return named;
  });
  for (auto& thing : things) {
    visit_nodes(thing, [&](NodeIndex& other) {
      if (other.valid() && node < other) --other.value;
    });
  }
}

void drop_node(ScenarioConfig& scenario, NodeIndex node) {
  scenario.nodes.erase(scenario.nodes.begin() + node.value);
  drop_node(scenario.links, node);
  drop_node(scenario.connections, node);
  drop_node(scenario.traffic, node);
  drop_node(scenario.injections, node);
  drop_node(scenario.faults, node);
  if (auto* from = std::get_if<Trigger>(&scenario.search.from)) {
    std::vector<Trigger> begins{*from};
    drop_node(begins, node);
    if (begins.empty()) {
      scenario.search.from = Duration{};
    } else {
      *from = begins.front();
    }
  }
}

template <class Joined>
bool any_joins(const std::vector<Joined>& list, const FaultAction& fault) {
  return std::any_of(list.begin(), list.end(), [&fault](Joined joined) {
    bool other = false;
    visit_nodes(joined,
                [&](NodeIndex node) { other = other || (node != fault.a && node != fault.b); });
    return !other;
  });
}

// Faults of links and connections that are gone.
void drop_pointless_faults(ScenarioConfig& scenario) {
  const auto pointless = [&scenario](const FaultAction& fault) {
    return (fault.kind == FaultKind::link_down && !any_joins(scenario.links, fault)) ||
           (fault.kind == FaultKind::reset && !any_joins(scenario.connections, fault));
  };
  std::erase_if(scenario.faults,
                [&](const ScheduledFault& fault) { return pointless(fault.action); });
  std::erase_if(scenario.injections, [&](const InjectionConfig& injection) {
    const auto* fault = std::get_if<FaultAction>(&injection.action);
    return fault != nullptr && pointless(*fault);
  });
}

constexpr std::size_t kLinkSettings = 8 + 64;  // each bit of drop_mask is a loss of its own
constexpr std::size_t kNodeSettings = 2;

void reset(DirectionSettings& settings, std::size_t which) {
  const DirectionSettings usual;
  switch (which) {
    case 0:
      settings.jitter = usual.jitter;
      return;
    case 1:
      settings.loss = usual.loss;
      return;
    case 2:
      settings.duplicate = usual.duplicate;
      return;
    case 3:
      settings.corrupt = usual.corrupt;
      return;
    case 4:
      settings.reorder = usual.reorder;
      return;
    case 5:
      settings.rate = usual.rate;
      settings.queue = usual.queue;
      return;
    case 6:
      settings.mtu = usual.mtu;
      settings.mtu_blackhole = usual.mtu_blackhole;
      return;
    case 7:
      settings.tcp_stall = usual.tcp_stall;
      return;
    default:
      settings.drop_mask &= ~(std::uint64_t{1} << (which - 8));
  }
}

void reset(NodeConfig& node, std::size_t which) {
  if (which == 0) node.clock = {};
  if (which == 1) node.starts_at = {};
}

bool same(const NodeConfig& a, const NodeConfig& b) {
  return a.clock.rate_ppm == b.clock.rate_ppm && a.clock.offset == b.clock.offset &&
         a.starts_at == b.starts_at;
}
bool same(const DirectionSettings& a, const DirectionSettings& b) { return a == b; }

// A setting's index counts the settings of all directions, then those of all nodes.
DirectionSettings& direction(ScenarioConfig& scenario, std::size_t number) {
  auto& link = scenario.links[number / 2];
  return number % 2 == 0 ? link.a_to_b : link.b_to_a;
}

void reset_setting(ScenarioConfig& scenario, std::size_t index) {
  const auto of_links = 2 * scenario.links.size() * kLinkSettings;
  if (index < of_links) {
    reset(direction(scenario, index / kLinkSettings), index % kLinkSettings);
  } else {
    const auto of_nodes = index - of_links;
    reset(scenario.nodes[of_nodes / kNodeSettings], of_nodes % kNodeSettings);
  }
}

template <class Settings>
void add_settings(const Settings& settings, std::size_t count, std::size_t first,
                  std::vector<Part>& out) {
  for (std::size_t which = 0; which < count; ++which) {
    auto without = settings;
    reset(without, which);
    if (!same(without, settings)) out.push_back({PartKind::setting, first + which});
  }
}

std::vector<Part> settings_of(const ScenarioConfig& scenario) {
  std::vector<Part> out;
  std::size_t first = 0;
  for (const auto& link : scenario.links) {
    for (const auto* settings : {&link.a_to_b, &link.b_to_a}) {
      add_settings(*settings, kLinkSettings, first, out);
      first += kLinkSettings;
    }
  }
  for (const auto& node : scenario.nodes) {
    add_settings(node, kNodeSettings, first, out);
    first += kNodeSettings;
  }
  return out;
}

std::size_t count_of(const ScenarioConfig& scenario, PartKind kind) {
  switch (kind) {
    case PartKind::node:
      return scenario.nodes.size();
    case PartKind::link:
      return scenario.links.size();
    case PartKind::connection:
      return scenario.connections.size();
    case PartKind::fault:
      return scenario.faults.size();
    case PartKind::injection:
      return scenario.injections.size();
    case PartKind::flow:
      return scenario.traffic.size();
    case PartKind::setting:
      break;
  }
  check_failed(__FILE__, __LINE__, "kind", "settings are counted by what they are");
}

template <class Thing>
void keep_only(std::vector<Thing>& things, std::span<const Part> kept) {
  std::vector<Thing> out;
  out.reserve(kept.size());
  for (const auto& part : kept) out.push_back(std::move(things[part.index]));
  things = std::move(out);
}

// Calls drop(index) from the last part to the first that is not kept.
template <class Drop>
void drop_others(std::span<const Part> all, std::span<const Part> kept, const Drop& drop) {
  for (auto i = all.size(); i-- > 0;) {
    const auto index = all[i].index;
    const bool keeps = std::any_of(kept.begin(), kept.end(),
                                   [index](const Part& part) { return part.index == index; });
    if (!keeps) drop(index);
  }
}

}  // namespace

std::string_view to_text(PartKind kind) {
  static constexpr std::array<std::string_view, kPartKinds.size()> kNames{
      "nodes", "links", "connections", "faults", "injections", "flows", "settings"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Part> parts_of(const ScenarioConfig& scenario, PartKind kind) {
  if (kind == PartKind::setting) return settings_of(scenario);
  std::vector<Part> out;
  for (std::size_t i = 0; i < count_of(scenario, kind); ++i) out.push_back({kind, i});
  return out;
}

ScenarioConfig with_only(const ScenarioConfig& scenario, PartKind kind,
                         std::span<const Part> kept) {
  auto out = scenario;
  out.expectations.clear();
  out.sometimes.clear();
  switch (kind) {
    case PartKind::node:
      drop_others(parts_of(scenario, kind), kept, [&out](std::size_t index) {
        drop_node(out, NodeIndex{static_cast<std::uint32_t>(index)});
      });
      break;
    case PartKind::link:
      keep_only(out.links, kept);
      break;
    case PartKind::connection:
      keep_only(out.connections, kept);
      break;
    case PartKind::fault:
      keep_only(out.faults, kept);
      break;
    case PartKind::injection:
      keep_only(out.injections, kept);
      break;
    case PartKind::flow:
      keep_only(out.traffic, kept);
      break;
    case PartKind::setting:
      drop_others(parts_of(scenario, kind), kept,
                  [&out](std::size_t index) { reset_setting(out, index); });
      break;
  }
  drop_pointless_faults(out);
  return out;
}

}  // namespace midflight::sim
