// What the variants of a scenario come to, each run with the same seed and the same answers (spec
// 4, `expect.compare`).
#pragma once

#include "sim/explore/execution.h"
#include "sim/trace/choice_list.h"

namespace midflight::sim {

// One way to run a scenario: execute, or execute_twice.
using Execute = RunResult (*)(const ScenarioConfig&, const ExecuteOptions&, crypto::Operations&);

[[nodiscard]] bool has_variants(const ScenarioConfig& scenario);

// Adds the outcomes of these expectations to the result of a run of the scenario that asked `asked`
// and got these answers, unless that was cut short. A variant that is stopped cuts it short.
void judge_variants(RunResult& result, const ScenarioConfig& scenario, const ExecuteOptions& asked,
                    const Answers& answers, Execute run, crypto::Operations& crypto);

}  // namespace midflight::sim
