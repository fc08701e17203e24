// The page of a search: from the search itself, or from its certificate.
#pragma once

#include "reports/page_search.h"
#include "scenarios/reader.h"
#include "sim/explore/certificate.h"

namespace midflight::cli {

// But for how it went and what the commands are.
[[nodiscard]] reports::PageSearch page_search(const scenarios::LoadedScenario& scenario,
                                              const sim::Certificate& certificate);

}  // namespace midflight::cli
