// reports/html/bundle.html as it was at build time.
#pragma once

#include <string_view>

namespace midflight::reports {

[[nodiscard]] std::string_view page_shell();

}  // namespace midflight::reports
