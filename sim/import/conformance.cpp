#include "sim/import/conformance.h"

#include <array>

#include "sim/import/follower.h"

namespace midflight::sim {
namespace {

using node::Behaviour;
using node::RekeyOver;

struct Flag {
  std::string_view name;
  std::array<std::string_view, 2> values;
  void (*set)(Behaviour& behaviour, bool second);
};

constexpr std::array kFlags{
    Flag{"ans_key_clears_validkey",
         {"false", "true"},
         [](Behaviour& b, bool second) { b.ans_key_clears_validkey = second; }},
    Flag{"restart_on_undecryptable",
         {"true", "false"},
         [](Behaviour& b, bool second) { b.restart_on_undecryptable = !second; }},
    Flag{"rekey_over",
         {"ans_key", "req_key"},
         [](Behaviour& b, bool second) {
           b.rekey_over = second ? RekeyOver::req_key : RekeyOver::ans_key;
         }},
};

constexpr std::array<std::string_view, 3> kSets{"tinc-after-fix", "tinc-before-fix",
                                                "tinc-2015-05"};

using Outcome = std::vector<NodeConformance>;

class Check {
 public:
  explicit Check(const std::vector<NodeLog>& logs) : logs_(logs) {
    for (const auto& log : logs) facts_.emplace_back(log);
  }
  [[nodiscard]] Outcome run(const Behaviour& behaviour) const {
    Outcome out;
    for (std::size_t i = 0; i < logs_.size(); ++i) {
      out.push_back(Follower(logs_[i], facts_[i], behaviour).follow());
    }
    return out;
  }

 private:
  const std::vector<NodeLog>& logs_;
  std::vector<LogFacts> facts_;
};

const Deviation* first_deviation(const Outcome& outcome) {
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
std::uint64_t reach(const Outcome& outcome) {
  std::uint64_t acts = 0;
  for (const auto& node : outcome) {
    acts += node.messages_agreed + node.refusals_agreed + node.key_states_agreed;
    acts += node.first_deviation ? 0U : 1U;
  }
  return acts;
}

Behaviour best_set(const Check& check) {
  Behaviour best;
  std::uint64_t most = 0;
  for (const auto name : kSets) {
    const auto behaviour = *node::behaviour_set(name);
    const auto outcome = check.run(behaviour);
    if (first_deviation(outcome) == nullptr) return behaviour;
    if (reach(outcome) <= most) continue;
    most = reach(outcome);
    best = behaviour;
  }
  return best;
}

}  // namespace

std::string to_text(const Behaviour& behaviour) {
  const auto boolean = [](bool value) { return value ? "true" : "false"; };
  return std::string("rekey_over ") +
         (behaviour.rekey_over == RekeyOver::ans_key ? "ans_key" : "req_key") +
         ", ans_key_clears_validkey " + boolean(behaviour.ans_key_clears_validkey) +
         ", restart_on_undecryptable " + boolean(behaviour.restart_on_undecryptable);
}

void check_conformance(const std::vector<NodeLog>& logs, const std::optional<Behaviour>& wanted,
                       ImportResult& result) {
  const Check check(logs);
  const auto best = best_set(check);
  const auto used = wanted.value_or(best);
  result.behaviour = to_text(used);
  result.conformance = check.run(used);
  for (const auto& flag : kFlags) {
    FlagInference inference{std::string(flag.name), {}};
    for (const bool second : {false, true}) {
      auto tried = best;
      flag.set(tried, second);
      const auto outcome = check.run(tried);
      FlagValue value{std::string(flag.values[second ? 1 : 0]), std::nullopt};
      if (const auto* const deviation = first_deviation(outcome)) value.deviation = *deviation;
      inference.values.push_back(std::move(value));
    }
    result.flags.push_back(std::move(inference));
  }
}

}  // namespace midflight::sim
