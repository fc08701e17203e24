// One event as JSON, for the formats that are made of it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "reports/event_text.h"

namespace midflight::reports {

// Its sentence, number, cause and whatever else it holds; no time, kind and node.
[[nodiscard]] nlohmann::ordered_json event_data(const sim::Event& event, NodeNames names);

// One line; what is no UTF-8 is replaced.
[[nodiscard]] std::string json_line(const nlohmann::ordered_json& json);

// Units that these formats want: exact to a nanosecond for a hundred days.
[[nodiscard]] double microseconds(Instant at);
[[nodiscard]] double milliseconds(Instant at);

}  // namespace midflight::reports
