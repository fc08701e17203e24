// What the page of a run says beside its events and result.
#pragma once

#include "reports/page.h"
#include "scenarios/reader.h"

namespace midflight::cli {

// Of many runs only the version is told.
[[nodiscard]] reports::PageHead page_head(const scenarios::LoadedScenario* only_scenario);

}  // namespace midflight::cli
