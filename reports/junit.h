// JUnit XML for continuous integration (spec 5; GitLab's and Jenkins' reading of it): one testsuite
// per scenario file, one testcase per scenario and seed, times in seconds.
#pragma once

#include <span>
#include <string>

#include "sim/world/result.h"

namespace midflight::reports {

[[nodiscard]] std::string junit_xml(std::span<const sim::RunResult> results);

}  // namespace midflight::reports
