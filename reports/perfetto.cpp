#include "reports/perfetto.h"

#include "reports/event_json.h"

namespace midflight::reports {
namespace {

using nlohmann::ordered_json;
using sim::Event;
using sim::EventKind;

constexpr double kEventLength = 0.001;  // microseconds: arrows start and end inside of something

// Process 0 and track 0 are avoided: viewers give them a meaning of their own.
std::uint32_t process(NodeIndex node) { return node.value + 1; }
constexpr std::uint32_t kEvents = 1;
std::uint32_t state_track(NodeIndex peer) { return peer.value + 2; }

ordered_json make_entry(const char* phase, NodeIndex node, std::uint32_t track, double at) {
  return {{"ph", phase}, {"pid", process(node)}, {"tid", track}, {"ts", at}};
}

std::string track_name(const char* what, NodeIndex node, std::uint32_t track,
                       const std::string& name) {
  auto out = make_entry("M", node, track, 0);
  out["name"] = what;
  out["args"]["name"] = name;
  return json_line(out);
}

}  // namespace

Perfetto::Perfetto(std::vector<std::string> node_names, Sink sink)
    : names_(std::move(node_names)), sink_(std::move(sink)) {
  sink_(R"({"displayTimeUnit":"ns","traceEvents":[)");
  name_tracks();
}

void Perfetto::name_tracks() {
  for (std::uint32_t node = 0; node < names_.size(); ++node) {
    write(track_name("process_name", NodeIndex{node}, kEvents, names_[node]));
    write(track_name("thread_name", NodeIndex{node}, kEvents, "events"));
    for (std::uint32_t peer = 0; peer < names_.size(); ++peer) {
      if (peer == node) continue;
      const auto track = state_track(NodeIndex{peer});
      write(track_name("thread_name", NodeIndex{node}, track, "session with " + names_[peer]));
    }
  }
}

void Perfetto::observe(const Event& event) {
  if (event.node.value >= names_.size()) return;
  last_ = event.at;
  if (event.kind == EventKind::state && event.peer.value < names_.size()) write_state(event);
  auto out = make_entry("X", event.node, kEvents, microseconds(event.at));
  out["dur"] = kEventLength;
  out["cat"] = sim::to_text(event.kind);
  auto data = event_data(event, names_);
  out["name"] = data["text"];
  out["args"] = std::move(data);
  write(json_line(out));
  write_arrow(event);
}

void Perfetto::write_arrow(const Event& event) {
  if (event.kind != EventKind::sent && event.kind != EventKind::arrived) return;
  const bool starts = event.kind == EventKind::sent;
  auto out = make_entry(starts ? "s" : "f", event.node, kEvents, microseconds(event.at));
  if (!starts) out["bp"] = "e";
  out["id"] = starts ? event.number : event.cause;
  out["cat"] = "message";
  out["name"] = message_name(event);
  write(json_line(out));
}

void Perfetto::write_state(const Event& event) {
  const auto track = state_track(event.peer);
  const auto at = microseconds(event.at);
  if (!open_states_.emplace(event.node, event.peer).second) {
    write(json_line(make_entry("E", event.node, track, at)));
  }
  auto out = make_entry("B", event.node, track, at);
  out["cat"] = "session";
  out["name"] = event.name;
  write(json_line(out));
}

void Perfetto::finish() {
  for (const auto& [node, peer] : open_states_) {
    write(json_line(make_entry("E", node, state_track(peer), microseconds(last_))));
  }
  sink_("\n]}\n");
}

void Perfetto::write(const std::string& entry) {
  sink_((first_ ? "\n" : ",\n") + entry);
  first_ = false;
}

}  // namespace midflight::reports
