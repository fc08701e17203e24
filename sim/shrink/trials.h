// Runs a smaller scenario or other answers, and says whether the violation is still there.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "sim/kernel/event.h"
#include "sim/shrink/filed.h"
#include "sim/trace/choice_list.h"
#include "sim/world/world.h"

namespace midflight::sim {

class Trials {
 public:
  Trials(Filed violation, std::function<bool()> stop)
      : violation_(std::move(violation)), stop_(std::move(stop)) {}

  // The first violation that is filed so, if there is one. The run ends with it.
  [[nodiscard]] std::optional<Violation> run(const ScenarioConfig& scenario, std::uint64_t seed,
                                             Chooser& chooser,
                                             std::span<Observer* const> observers = {});
  // Likewise; the order of events is searched from search.from on if the answers say so.
  [[nodiscard]] std::optional<Violation> run(const ScenarioConfig& scenario, const Answers& answers,
                                             std::span<Observer* const> observers = {},
                                             ChoiceObserver* choices = nullptr);

  [[nodiscard]] bool stopped() const { return stop_ && stop_(); }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  Filed violation_;
  std::function<bool()> stop_;
  crypto::Operations crypto_{crypto::Memoise::on};  // the runs compute much the same
  std::uint64_t count_ = 0;
};

}  // namespace midflight::sim
