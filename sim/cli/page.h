// What pages say beside results and events, and runs as their traces tell them.
#pragma once

#include "core/base/result.h"
#include "reports/page.h"
#include "scenarios/reader.h"
#include "sim/cli/log_output.h"

namespace midflight::cli {

// But for result and events.
[[nodiscard]] reports::PageRun page_run(const sim::ScenarioConfig& scenario);

// Nothing is run. The log says what the nodes logged.
[[nodiscard]] Result<reports::PageRun> recorded_run(const std::string& trace_file,
                                                    const LogOptions& options, std::string& log);

// The scenario run on a trace's choices as far as they fit: the trace's own, or a changed one;
// `also` sees every event.
[[nodiscard]] Result<reports::PageRun> run_on_trace(const scenarios::LoadedScenario& scenario,
                                                    const std::string& trace_file,
                                                    sim::Observer& also);

}  // namespace midflight::cli
