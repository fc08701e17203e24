#include "scenarios/writer.h"

#include "scenarios/encode.h"
#include "sim/world/protocol.h"

namespace midflight::scenarios {
namespace {

Json encode_connections(const sim::ScenarioConfig& config) {
  auto out = Json::array();
  for (const auto& connection : config.connections) {
    Json entry{{"from", name_of(connection.from, config)}, {"to", name_of(connection.to, config)}};
    if (connection.weight) entry["weight"] = *connection.weight;
    out.push_back(std::move(entry));
  }
  return out;
}

Json encode_bounds(const sim::Bounds& bounds) {
  auto out = Json::object();
  const auto put = [&out](const char* member, std::uint32_t bound) {
    if (bound != 0) out[member] = bound;
  };
  put_given(out, "injections", bounds.injections);
  put("losses", bounds.losses);
  put("duplicates", bounds.duplicates);
  put_given(out, "reorderings", bounds.reorderings);
  put("rekeys", bounds.rekeys);
  put("timers", bounds.timers);
  put_given(out, "depth", bounds.depth);
  return out;
}

Json encode_search(const sim::ScenarioConfig& config) {
  const auto& search = config.search;
  auto out = Json::object();
  if (const auto* from = std::get_if<sim::Trigger>(&search.from)) {
    out["from"] = encode_trigger(*from, config);
  } else if (std::get<Duration>(search.from) != Duration{}) {
    out["from"] = encode(std::get<Duration>(search.from));
  }
  put_given(out, "until", search.until);
  if (auto bounds = encode_bounds(search.bounds); !bounds.empty()) out["bounds"] = bounds;
  if (search.untimed) out["untimed"] = true;
  if (search.tcp == sim::TcpModel::segments) out["tcp"] = "segments";
  if (search.vary) out["vary"] = Json::parse(*search.vary);
  return out;
}

Json encode_sometimes(const sim::ScenarioConfig& config) {
  auto out = Json::array();
  for (const auto& sometimes : config.sometimes) {
    const auto* injection = std::get_if<std::size_t>(&sometimes.fact);
    out.push_back(injection != nullptr
                      ? Json(config.injections[*injection].name)
                      : encode_trigger(std::get<sim::Trigger>(sometimes.fact), config));
  }
  return out;
}

// As people write scenarios: what fits stands on one line.
constexpr std::size_t kColumns = 100;

// Calls visit(text before, value) for each item.
template <class Visit>
void visit_items(const Json& value, const Visit& visit) {
  for (const auto& item : value.items()) {
    visit(value.is_object() ? Json(item.key()).dump() + ": " : std::string(), item.value());
  }
}

std::string one_line(const Json& value) {
  if (!value.is_structured() || value.empty()) return value.dump();
  std::string items;
  visit_items(value, [&items](const std::string& name, const Json& item) {
    items += (items.empty() ? "" : ", ") + name + one_line(item);
  });
  return value.is_object() ? "{ " + items + " }" : "[" + items + "]";
}

std::string indented(const Json& value, std::size_t indent, std::size_t column) {
  auto line = one_line(value);
  if (!value.is_structured() || value.empty() || column + line.size() < kColumns) return line;
  const std::string margin(indent + 2, ' ');
  std::string items;
  visit_items(value, [&](const std::string& name, const Json& item) {
    items += (items.empty() ? "\n" : ",\n") + margin + name +
             indented(item, margin.size(), margin.size() + name.size());
  });
  const auto end = "\n" + std::string(indent, ' ');
  return value.is_object() ? "{" + items + end + "}" : "[" + items + end + "]";
}

}  // namespace

Json encode_members(const sim::ScenarioConfig& config, Json expect) {
  auto out = Json::object();
  if (config.protocol != &sim::tinc()) out["protocol"] = config.protocol->name;
  out["seed"] = config.seed;
  out["duration"] = encode(config.duration);
  out["nodes"] = encode_nodes(config);
  const auto put = [&out](const char* member, Json value) {
    if (!value.empty()) out[member] = std::move(value);
  };
  put("links", encode_links(config));
  put("connections", encode_connections(config));
  put("traffic", encode_traffic(config));
  put("inject", encode_injections(config));
  put("faults", encode_faults(config));
  put("search", encode_search(config));
  put("expect", std::move(expect));
  put("sometimes", encode_sometimes(config));
  return out;
}

std::string to_scenario(const sim::ScenarioConfig& config) {
  Json out{{"format", 1}, {"name", config.name}};
  if (!config.summary.empty()) out["summary"] = config.summary;
  out.update(encode_members(config, encode_expectations(config)));
  return indented(out, 0, kColumns) + "\n";
}

}  // namespace midflight::scenarios
