// What GitHub Actions asks of a program that runs in one of its steps.
#pragma once

#include <cstdio>
#include <span>

#include "core/base/result.h"
#include "sim/world/result.h"

namespace midflight::cli {

// Annotations to the stream and a table to the step's summary, if GitHub Actions runs this program;
// else nothing. An error is a summary that can't be written.
[[nodiscard]] Result<void> tell_github(std::span<const sim::RunResult> results, std::FILE* stream);

}  // namespace midflight::cli
