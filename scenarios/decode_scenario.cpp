#include <algorithm>
#include <set>

#include "scenarios/decode.h"
#include "scenarios/protocols.h"

namespace midflight::scenarios {
namespace {

void check_format(const Object& scenario) {
  const auto format = scenario.require("format", "this program reads format 1");
  if (!format) return;
  if (!format->is(JsonKind::number) || format->value().text != "1") {
    format->expected("1: this program reads format 1");
  }
}

void decode_protocol(const Object& scenario, sim::ScenarioConfig& config) {
  const auto named = scenario.find("protocol");
  if (!named) return;
  std::vector<std::string_view> names;
  for (const auto* protocol : protocols()) names.push_back(protocol->name);
  const auto chosen = decode_name(*named, {"protocol", names});
  if (chosen) config.protocol = protocols()[*chosen];
}

// Expectations and outputs speak of these by name.
template <class Named>
void check_names(const Object& scenario, std::string_view member, const std::vector<Named>& named) {
  std::set<std::string_view> seen;
  const auto cursor = scenario.find(member);
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (seen.insert(named[i].name).second) continue;
    const auto element = cursor->at(cursor->value().items[i]);
    const auto* name = element.value().find("name");
    (name != nullptr ? element.at(*name) : element)
        .error("the name " + in_quotes(named[i].name) + " is here twice");
  }
}

}  // namespace

sim::ScenarioConfig decode_scenario(const Cursor& root) {
  sim::ScenarioConfig config;
  const Object scenario(root, sections::kScenario);
  for (const auto* member : {"include", "matrix"}) {
    if (const auto left = scenario.find(member)) {
      left->error(in_quotes(member) + " can't be set, it stands in a file");
    }
  }
  check_format(scenario);
  decode_protocol(scenario, config);
  scenario.read("name", config.name);
  scenario.read("summary", config.summary);
  scenario.read("seed", config.seed, Range{0, kMaxExact});
  if (const auto duration =
          scenario.require("duration", "a scenario must end, after a duration such as \"120s\"")) {
    decode(*duration, config.duration, Sign::positive);
  }
  decode_nodes(scenario, config);
  if (root.context().error) return config;
  decode_links(scenario, config);
  decode_connections(scenario, config);
  decode_traffic(scenario, config);
  decode_injections(scenario, config);
  decode_faults(scenario, config);
  decode_search(scenario, config);
  if (const auto expect = scenario.find("expect")) decode_expectations(*expect, &root, config);
  if (root.context().error) return config;
  check_names(scenario, "traffic", config.traffic);
  check_names(scenario, "inject", config.injections);
  decode_sometimes(scenario, config);
  return config;
}

}  // namespace midflight::scenarios
