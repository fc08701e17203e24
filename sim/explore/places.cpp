#include "sim/explore/places.h"

#include <map>

#include "sim/explore/scheduler.h"
#include "sim/world/stream_types.h"

namespace midflight::sim {

std::vector<Place> place_names(const ScenarioConfig& scenario) {
  std::map<std::string, std::uint64_t> places;
  const auto add = [&places](const std::string& name) { places[name] = fingerprint(name); };
  const auto name_of = [&scenario](NodeIndex node) { return scenario.nodes[node.value].name; };
  for (const auto& node : scenario.nodes) add(node.name);
  for (const auto& link : scenario.links) {
    add(name_of(link.a) + ">" + name_of(link.b));
    add(name_of(link.b) + ">" + name_of(link.a));
  }
  for (const auto& connection : scenario.connections) {
    const auto from = name_of(connection.from);
    const auto to = name_of(connection.to);
    places[from + ">" + to + " tcp"] = stream_place(fingerprint(from), fingerprint(to));
    places[to + ">" + from + " tcp"] = stream_place(fingerprint(to), fingerprint(from));
  }
  for (const auto& flow : scenario.traffic) add(flow.name);
  for (const auto& injection : scenario.injections) add(injection.name);

  std::vector<Place> out;
  for (const auto& [name, place] : places) {
    if (!name.starts_with('#')) out.push_back({name, place});
  }
  return out;
}

TraceHeader header_of(const ScenarioConfig& scenario, const Answers& answers) {
  TraceHeader header;
  header.seed = answers.seed;
  header.unlikely = answers.unlikely;
  header.searched = is_searched(answers.list);
  for (const auto& node : scenario.nodes) header.nodes.push_back(node.name);
  header.places = place_names(scenario);
  return header;
}

}  // namespace midflight::sim
