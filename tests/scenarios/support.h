// Reading scenarios from texts, for the tests of this folder.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/reader.h"
#include "sim/world/tinc_hosts.h"

namespace midflight::scenarios {

// The files that an include may find, by path.
using Files = std::map<std::string, std::string>;

[[nodiscard]] Result<std::vector<LoadedScenario>, Diagnostic> parse(
    const std::string& text, const std::vector<Override>& overrides = {}, const Files& files = {});
// The only scenario that comes of it; a test failure if there is an error.
[[nodiscard]] LoadedScenario parse_one(const std::string& text,
                                       const std::vector<Override>& overrides = {},
                                       const Files& files = {});
// The error as people see it; "" if there is none.
[[nodiscard]] std::string complaint(const std::string& text,
                                    const std::vector<Override>& overrides = {},
                                    const Files& files = {});

// The rules that a tinc node follows.
[[nodiscard]] inline node::Behaviour rules_of(const sim::NodeConfig& node) {
  return sim::tinc_behaviour(node.behaviour);
}

// A scenario of two linked, connected nodes with these members besides.
[[nodiscard]] std::string two_nodes(std::string_view members = "");

// It uses every section of the contract.
extern const std::string kEverything;

}  // namespace midflight::scenarios
