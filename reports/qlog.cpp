#include "reports/qlog.h"

#include "reports/event_json.h"

namespace midflight::reports {
namespace {

using nlohmann::ordered_json;
using sim::EventKind;

constexpr std::string_view kRecordSeparator = "\x1e";

std::string event_name(EventKind kind) {
  switch (kind) {
    case EventKind::sent:
      return "midflight:packet_sent";
    case EventKind::arrived:
      return "midflight:packet_received";
    case EventKind::lost:
      return "midflight:packet_lost";
    default:
      return "midflight:" + std::string(sim::to_text(kind));
  }
}

std::string sequence_element(const ordered_json& json) {
  return std::string(kRecordSeparator) + json_line(json) + "\n";
}

ordered_json head(const std::string& node) {
  ordered_json trace;
  trace["vantage_point"] = {{"name", node}, {"type", "unknown"}};
  trace["event_schemas"] = ordered_json::array({"urn:midflight:qlog:events"});
  trace["common_fields"]["time_format"] = "relative_to_epoch";
  trace["common_fields"]["reference_time"] = {{"clock_type", "monotonic"}, {"epoch", "unknown"}};
  return {{"file_schema", "urn:ietf:params:qlog:file:sequential"},
          {"serialization_format", "application/qlog+json-seq"},
          {"title", "midflight: " + node},
          {"trace", std::move(trace)}};
}

}  // namespace

Qlog::Qlog(std::vector<std::string> node_names, NodeIndex node, Sink sink)
    : names_(std::move(node_names)), node_(node), sink_(std::move(sink)) {
  sink_(sequence_element(head(std::string(name_of(names_, node_)))));
}

void Qlog::observe(const sim::Event& event) {
  if (event.node != node_) return;
  sink_(sequence_element({{"time", milliseconds(event.at)},
                          {"name", event_name(event.kind)},
                          {"data", event_data(event, names_)}}));
}

}  // namespace midflight::reports
