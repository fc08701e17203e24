#include "reports/shiviz.h"

#include <algorithm>

#include "reports/event_json.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

using sim::EventKind;

// The second line would part several runs in one file.
constexpr std::string_view kHead = "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)\n\n";

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

Shiviz::Shiviz(std::vector<std::string> node_names, Sink sink)
    : names_(std::move(node_names)),
      sink_(std::move(sink)),
      clocks_(names_.size(), Clock(names_.size(), 0)) {
  sink_(kHead);
}

void Shiviz::observe(const sim::Event& event) {
  if (event.node.value >= names_.size()) return;
  follow(event);
  auto& clock = clocks_[event.node.value];
  ++clock[event.node.value];
  if (event.kind == EventKind::sent) messages_[event.number] = {clock, 1};
  sink_(names_[event.node.value] + " " + clock_text(clock) + "\n" +
        one_line("[" + to_text(event.at) + "] " + printable(sentence(event, names_))) + "\n");
}

// Takes over what the sender knew, and forgets messages that nobody waits for.
void Shiviz::follow(const sim::Event& event) {
  const auto message = messages_.find(event.cause);
  if (message == messages_.end()) return;
  auto& [known, copies] = message->second;
  if (event.kind == EventKind::duplicated) copies = event.value;
  if (event.kind != EventKind::arrived && event.kind != EventKind::lost) return;
  auto& clock = clocks_[event.node.value];
  if (event.kind == EventKind::arrived) {
    for (std::size_t i = 0; i < clock.size(); ++i) clock[i] = std::max(clock[i], known[i]);
  }
  if (--copies <= 0) messages_.erase(message);
}

std::string Shiviz::clock_text(const Clock& clock) const {
  nlohmann::ordered_json json;
  for (std::size_t i = 0; i < clock.size(); ++i) {
    if (clock[i] != 0) json[names_[i]] = clock[i];
  }
  return json_line(json);
}

}  // namespace midflight::reports
