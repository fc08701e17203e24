// Nothing lies about unused: sources are built, folders are explained, scenarios are run.
#pragma once

#include "tests/rules/source.h"

namespace midflight::rules {

// Names the folders, one a line, whose scenarios tests/scenarios_run runs.
inline constexpr std::string_view kScenarioFolders = "tests/scenarios_run/folders.txt";

// Each .cpp of core, sim, scenarios, reports and tests must be named by a CMakeLists.txt, with its
// path from there.
[[nodiscard]] Findings check_sources_are_listed(const std::vector<SourceFile>& tree);
// A folder that holds no more than a CMakeLists.txt is still a plan and needs none.
[[nodiscard]] Findings check_folders_have_readme(const std::vector<SourceFile>& tree);
// Each scenario's own folder must be named, and each name must be a folder with scenarios.
[[nodiscard]] Findings check_scenarios_are_run(const std::vector<SourceFile>& tree);

}  // namespace midflight::rules
