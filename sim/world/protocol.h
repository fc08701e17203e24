// A protocol as a value: what a scenario may say of its nodes, and who makes them. tinc is one; a
// program adds its own (sim/cli/main.h). All texts are static.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "sim/host/host.h"
#include "sim/world/config.h"

namespace midflight::sim {

// One rule that versions of a protocol differ in, so that a fix is checked by flipping it:
// --set defaults.node.behaviour.NAME=VALUE.
struct Rule {
  std::string_view name;
  std::string_view meaning;  // one sentence: what holds where it has the last of its values
  std::vector<std::string_view> values{"false", "true"};
  std::string_view usual = "false";

  [[nodiscard]] bool has_flag() const { return values[0] == "false"; }  // of JSON's false and true
};

// Values of rules under one name: --set defaults.node.behaviour=NAME. The name is unique among all
// protocols of a program.
struct BehaviourSet {
  std::string_view name;
  Behaviour behaviour;
};

// How a scenario writes what Host::fact answers.
enum class FactKind : std::uint8_t { boolean, bytes, node, state };
struct FactName {
  std::string_view name;
  FactKind kind = FactKind::boolean;
};

struct Protocol {
  std::string_view name;
  std::vector<Rule> rules{};
  std::vector<BehaviourSet> sets{};
  // What scenarios may name in triggers: the texts of Label and Report (core/base/effects.h) and of
  // Effects::arm. Of several flags the first is the one meant where a trigger names none.
  std::vector<std::string_view> messages{};
  std::vector<std::string_view> records{};
  std::vector<std::string_view> states{};
  std::vector<std::string_view> flags{};
  std::vector<std::string_view> timers{};
  std::vector<FactName> facts{};
  // The members of a scenario's node that mean something to it: "key_expire", "key", ... Others
  // are refused, but for behaviour, clock and starts_at, which any node has.
  std::vector<std::string_view> settings{};
  // The least time between two restarts of one channel by one node. The property no-storm asks for
  // it, and recovers and no-stuck-wait wait for it.
  Duration restart_gap = std::chrono::seconds(10);
  // `scenario` outlives the factory. hosts_of<Node> is one.
  std::unique_ptr<const HostFactory> (*hosts)(const ScenarioConfig& scenario, std::uint64_t seed,
                                              crypto::Operations& crypto) = nullptr;

  // The value that a node with this behaviour gives to the rule. Precondition: there is such a
  // rule.
  [[nodiscard]] std::string_view value(const Behaviour& behaviour, std::string_view rule) const;
};

// What a node is told before it starts.
struct Birth {
  const ScenarioConfig& scenario;
  std::uint64_t seed = 0;  // of the run
  NodeIndex self;
  std::uint32_t boot = 0;  // as in HostFactory::make

  [[nodiscard]] const NodeConfig& node() const { return scenario.nodes[self.value]; }
  // Whether this node follows a rule of the values false and true.
  [[nodiscard]] bool follows(std::string_view rule) const {
    return scenario.protocol->value(node().behaviour, rule) == "true";
  }
};

// Makes nodes of one class, each as Node(const Birth&).
template <class Node>
class HostsOf final : public HostFactory {
 public:
  HostsOf(const ScenarioConfig& scenario, std::uint64_t seed) : scenario_(scenario), seed_(seed) {}
  [[nodiscard]] std::unique_ptr<Host> make(NodeIndex node, std::uint32_t boot) const override {
    return std::make_unique<Node>(Birth{scenario_, seed_, node, boot});
  }

 private:
  const ScenarioConfig& scenario_;
  std::uint64_t seed_;
};

template <class Node>
[[nodiscard]] std::unique_ptr<const HostFactory> hosts_of(const ScenarioConfig& scenario,
                                                          std::uint64_t seed,
                                                          crypto::Operations& /*crypto*/) {
  return std::make_unique<HostsOf<Node>>(scenario, seed);
}

}  // namespace midflight::sim
