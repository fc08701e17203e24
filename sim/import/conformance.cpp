#include "sim/import/conformance.h"

#include <algorithm>
#include <array>

#include "sim/import/follower.h"

namespace midflight::sim {
namespace {

using node::RekeyOver;

struct Flag {
  std::string_view name;
  std::array<std::string_view, 2> values;
  void (*set)(node::Behaviour& behaviour, bool second);
};

constexpr std::array kInferred{
    Flag{"ans_key_clears_validkey",
         {"false", "true"},
         [](node::Behaviour& b, bool second) { b.ans_key_clears_validkey = second; }},
    Flag{"restart_on_undecryptable",
         {"true", "false"},
         [](node::Behaviour& b, bool second) { b.restart_on_undecryptable = !second; }},
    Flag{"rekey_over",
         {"ans_key", "req_key"},
         [](node::Behaviour& b, bool second) {
           b.rekey_over = second ? RekeyOver::req_key : RekeyOver::ans_key;
         }},
};

using Conformity = std::vector<NodeConformance>;

class Check {
 public:
  explicit Check(const std::vector<NodeLog>& logs) : logs_(logs) {
    for (const auto& log : logs) facts_.emplace_back(log);
  }
  [[nodiscard]] Conformity run(const node::Behaviour& behaviour) const {
    Conformity out;
    for (std::size_t i = 0; i < logs_.size(); ++i) {
      out.push_back(Follower(logs_[i], facts_[i], behaviour).follow());
    }
    return out;
  }

 private:
  const std::vector<NodeLog>& logs_;
  std::vector<LogFacts> facts_;
};

const Deviation* first_deviation(const Conformity& outcome) {
  const Deviation* first = nullptr;
  const auto consider = [&](const std::optional<Deviation>& deviation) {
    if (deviation && (first == nullptr || deviation->at < first->at)) first = &*deviation;
  };
  for (const auto& node : outcome) consider(node.first_deviation);
  if (first != nullptr) return first;
  for (const auto& node : outcome) consider(node.key_state_deviation);
  return first;
}

// How far the nodes could be followed.
std::uint64_t reach(const Conformity& outcome) {
  std::uint64_t acts = 0;
  for (const auto& node : outcome) {
    acts += node.messages_agreed + node.refusals_agreed + node.key_states_agreed;
    acts += node.first_deviation ? 0U : 1U;
  }
  return acts;
}

std::vector<FlagSetting> flags_of(const node::Behaviour& behaviour) {
  std::vector<FlagSetting> out;
  for (const auto& flag : kInferred) {
    auto first = behaviour;
    flag.set(first, false);
    out.push_back({std::string(flag.name), std::string(flag.values[first == behaviour ? 0 : 1])});
  }
  return out;
}

// Bit i of a combination is the second value of flag i; so the younger behaviour comes first.
constexpr unsigned kCombinations = 1U << kInferred.size();

node::Behaviour combination(unsigned bits) {
  node::Behaviour out;
  for (unsigned i = 0; i < kInferred.size(); ++i) kInferred[i].set(out, (bits >> i & 1U) != 0);
  return out;
}

unsigned best_of(const std::vector<Conformity>& outcomes) {
  unsigned best = 0;
  for (unsigned bits = 1; bits < kCombinations; ++bits) {
    if (reach(outcomes[bits]) > reach(outcomes[best])) best = bits;
  }
  return best;
}

FlagInference infer(unsigned flag, unsigned best, const std::vector<Conformity>& outcomes) {
  FlagInference out{std::string(kInferred[flag].name), {}};
  for (const bool second : {false, true}) {
    const auto others = best & ~(1U << flag);
    const auto& outcome = outcomes[others | (second ? 1U << flag : 0U)];
    FlagValue value{std::string(kInferred[flag].values[second ? 1 : 0]), std::nullopt};
    if (const auto* const deviation = first_deviation(outcome)) value.deviation = *deviation;
    out.values.push_back(std::move(value));
  }
  return out;
}

}  // namespace

Result<void> apply(const FlagSetting& setting, node::Behaviour& behaviour) {
  if (setting.flag == "behaviour") {
    const auto set = node::behaviour_set(setting.value);
    if (!set) return fail("no behaviour is called \"" + setting.value + "\"");
    behaviour = *set;
    return {};
  }
  const auto flag = std::ranges::find(kInferred, setting.flag, &Flag::name);
  if (flag == kInferred.end()) {
    return fail("no behaviour flag is called \"" + setting.flag +
                "\": there are ans_key_clears_validkey, restart_on_undecryptable and rekey_over");
  }
  const auto value = std::ranges::find(flag->values, setting.value);
  if (value == flag->values.end()) {
    return fail(setting.flag + ": expected " + std::string(flag->values[0]) + " or " +
                std::string(flag->values[1]) + ", got \"" + setting.value + "\"");
  }
  flag->set(behaviour, value != flag->values.begin());
  return {};
}

Result<void> check_conformance(const std::vector<NodeLog>& logs,
                               const std::vector<FlagSetting>& settings, ImportResult& result) {
  const Check check(logs);
  std::vector<Conformity> outcomes;
  for (unsigned bits = 0; bits < kCombinations; ++bits) {
    outcomes.push_back(check.run(combination(bits)));
  }
  const auto best = best_of(outcomes);
  auto used = combination(best);
  for (const auto& setting : settings) {
    if (auto applied = apply(setting, used); !applied) return applied;
  }
  result.behaviour = flags_of(used);
  result.conformance = check.run(used);
  for (unsigned flag = 0; flag < kInferred.size(); ++flag) {
    result.flags.push_back(infer(flag, best, outcomes));
  }
  return {};
}

std::vector<NodeConformance> follow(const std::vector<NodeLog>& logs,
                                    const Behaviours& behaviours) {
  std::vector<NodeConformance> out;
  for (const auto& log : logs) {
    const auto found = behaviours.find(log.name);
    const auto behaviour = found == behaviours.end() ? node::Behaviour{} : found->second;
    out.push_back(Follower(log, LogFacts(log), behaviour).follow());
  }
  return out;
}

}  // namespace midflight::sim
