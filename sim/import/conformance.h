// Whether simulated nodes with given behaviour flags do what the real ones did, and which values of
// each flag agree with the logs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/node/behaviour.h"
#include "sim/import/log_reader.h"
#include "sim/import/result.h"

namespace midflight::sim {

// Whose flag is "behaviour" sets a named set.
// An error names the flag or value that there is not, and what there is.
[[nodiscard]] Result<void> apply(const FlagSetting& setting, node::Behaviour& behaviour);

// Fills behaviour, conformance and flags. The nodes have the flags that agree best, but for those
// that are set.
[[nodiscard]] Result<void> check_conformance(const std::vector<NodeLog>& logs,
                                             const std::vector<FlagSetting>& settings,
                                             ImportResult& result);

// Follows each log with its node's behaviour; the newest tinc's if it has none here.
using Behaviours = std::map<std::string, node::Behaviour>;
[[nodiscard]] std::vector<NodeConformance> follow(const std::vector<NodeLog>& logs,
                                                  const Behaviours& behaviours);

}  // namespace midflight::sim
