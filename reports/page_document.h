// The file around a page's data: reports/html/bundle.html with the data in its slot.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

namespace midflight::reports {

// Inside a script element "</script" and "<!--" mean something to the browser; JSON may say it
// otherwise.
[[nodiscard]] std::string embeddable(std::string json);

// `events`: of each run that is shown with them, as PageEvents hands them on.
[[nodiscard]] std::string page_document(const nlohmann::ordered_json& report,
                                        std::span<const std::string_view> events);

}  // namespace midflight::reports
