// What a scenario expects of a run, and what the run came to (spec 4 `expect` and `sometimes`,
// spec 5).
#pragma once

#include <functional>
#include <optional>

#include "sim/kernel/event.h"
#include "sim/world/result.h"
#include "sim/world/trigger.h"

namespace midflight::sim {

// A fact of node about peer at the end of the run, as Host::fact.
using FactLookup = std::function<std::optional<std::string>(NodeIndex node, NodeIndex peer,
                                                            std::string_view name)>;

// Watches for what can be seen only while it happens: sequences and `sometimes` facts.
class ExpectationObserver final : public Observer {
 public:
  // scenario outlives this.
  explicit ExpectationObserver(const ScenarioConfig& scenario);

  void observe(const Event& event) override;
  // By the expectation's place: how many events of its sequence were seen, in order.
  [[nodiscard]] std::size_t progress(std::size_t expectation) const {
    return sequences_[expectation].seen;
  }
  // Names of the `sometimes` facts that never held.
  [[nodiscard]] std::vector<std::string> unseen() const;
  // Injections and faults whose trigger never came: "injection \"late KEX\"", "fault 2 (clog)".
  [[nodiscard]] std::vector<std::string> untriggered() const;

 private:
  struct Sequence {
    std::size_t seen = 0;
    TriggerCounter counter;  // of the trigger that is next
  };
  struct Fact {
    bool held = false;
    TriggerCounter counter;
  };

  const ScenarioConfig* scenario_;
  std::vector<Sequence> sequences_;  // by expectation, unused for those that are none
  struct Scripted {
    const Trigger* when;
    std::string what;
    bool came = false;
    TriggerCounter counter;
  };

  std::vector<Fact> facts_;  // by `sometimes`
  std::vector<Scripted> scripted_;
};

// Fills in what is left of a result whose violations, counters and outages are there: which
// violations are declared, what never held, the expectations' outcomes, and the verdict, where
// `unfinished` is kept unless something was violated. Of a run that was cut short only those
// expectations have an outcome that its rest could not have changed.
void conclude(RunResult& result, const ScenarioConfig& scenario,
              const ExpectationObserver& observer, const FactLookup& fact);

}  // namespace midflight::sim
