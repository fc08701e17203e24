#include "reports/event_json.h"

#include "reports/text.h"

namespace midflight::reports {

nlohmann::ordered_json event_data(const sim::Event& event, NodeNames names) {
  nlohmann::ordered_json out;
  out["text"] = printable(sentence(event, names));
  out["event"] = event.number;
  const auto number = [&out](const char* name, std::uint64_t value) {
    if (value != 0) out[name] = value;
  };
  const auto text = [&out](const char* name, std::string_view value) {
    if (!value.empty()) out[name] = printable(value);
  };
  number("cause", event.cause);
  if (event.peer.valid()) text("peer", name_of(names, event.peer));
  text("message", event.message);
  text("record", event.record);
  text("name", event.name);
  if (event.value != 0) out["value"] = event.value;
  number("exchange", event.exchange);
  number("record_number", event.record_number);
  number("size", event.size);
  return out;
}

std::string json_line(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

double microseconds(Instant at) { return static_cast<double>(at.time_since_epoch().count()) / 1e3; }
double milliseconds(Instant at) { return static_cast<double>(at.time_since_epoch().count()) / 1e6; }

}  // namespace midflight::reports
