#include <algorithm>
#include <array>
#include <cstdio>

#include "scenarios/encode.h"
#include "sim/world/protocol.h"

namespace midflight::scenarios {
namespace {

bool same(const sim::Protocol& protocol, const sim::Behaviour& one, const sim::Behaviour& other) {
  return std::ranges::all_of(protocol.rules, [&](const sim::Rule& rule) {
    return protocol.value(one, rule.name) == protocol.value(other, rule.name);
  });
}

Json encode_behaviour(const sim::Protocol& protocol, const sim::Behaviour& behaviour) {
  for (const auto& set : protocol.sets) {
    if (same(protocol, set.behaviour, behaviour)) return set.name;
  }
  auto out = Json::object();
  for (const auto& rule : protocol.rules) {
    const auto value = protocol.value(behaviour, rule.name);
    out[std::string(rule.name)] = rule.has_flag() ? Json(value == "true") : Json(value);
  }
  return out;
}

Json encode_key(const std::variant<std::uint64_t, crypto::KeyPair>& key) {
  if (const auto* seed = std::get_if<std::uint64_t>(&key)) return *seed;
  return {{"private_key", sim::write_key_file(std::get<crypto::KeyPair>(key))}};
}

Json encode_clock(const sim::ClockConfig& clock) {
  auto out = Json::object();
  if (clock.rate_ppm != 0) out["rate_ppm"] = clock.rate_ppm;
  if (clock.offset != Duration{}) out["offset"] = encode(clock.offset);
  return out;
}

Json encode_node(const sim::NodeConfig& node, const sim::Protocol& protocol) {
  const sim::NodeConfig usual;
  auto out = Json::object();
  const auto put = [&out](const char* member, const auto& value, const auto& default_value) {
    if (value != default_value) out[member] = value;
  };
  const auto put_time = [&out](const char* member, Duration value, Duration default_value) {
    if (value != default_value) out[member] = encode(value);
  };
  if (!same(protocol, node.behaviour, {})) {
    out["behaviour"] = encode_behaviour(protocol, node.behaviour);
  }
  put_time("key_expire", node.key_expire, usual.key_expire);
  put_time("ping_interval", node.ping_interval, usual.ping_interval);
  put_time("ping_timeout", node.ping_timeout, usual.ping_timeout);
  put("replay_window", node.replay_window, usual.replay_window);
  put("tcp_only", node.tcp_only, usual.tcp_only);
  put("udp_discovery", node.udp_discovery, usual.udp_discovery);
  put_time("starts_at", node.starts_at, usual.starts_at);
  if (node.key) out["key"] = encode_key(*node.key);
  if (auto clock = encode_clock(node.clock); !clock.empty()) out["clock"] = std::move(clock);
  return out;
}

Json encode_loss(const sim::Loss& loss) {
  if (loss.enter.never()) return encode(loss.good);
  return {{"enter", encode(loss.enter)},
          {"leave", encode(loss.leave)},
          {"loss_bad", encode(loss.bad)},
          {"loss_good", encode(loss.good)}};
}

std::string encode_mask(std::uint64_t mask) {
  std::array<char, 20> text{};
  std::snprintf(text.data(), text.size(), "0x%llx", static_cast<unsigned long long>(mask));
  return text.data();
}

// All but `tcp`, which is one for both directions.
void put_settings(Json& out, const sim::DirectionSettings& settings) {
  const sim::DirectionSettings usual;
  const auto put = [&out](const char* member, const auto& value, const auto& default_value) {
    if (value != default_value) out[member] = encode(value);
  };
  put("delay", settings.delay, usual.delay);
  put("jitter", settings.jitter, usual.jitter);
  if (settings.loss != usual.loss) out["loss"] = encode_loss(settings.loss);
  put("duplicate", settings.duplicate, usual.duplicate);
  put("corrupt", settings.corrupt, usual.corrupt);
  put("reorder", settings.reorder, usual.reorder);
  if (settings.rate != usual.rate) out["rate"] = std::to_string(settings.rate) + "bit/s";
  put("queue", settings.queue, usual.queue);
  put("mtu", settings.mtu, usual.mtu);
  if (settings.mtu_blackhole) out["mtu_blackhole"] = true;
  if (settings.drop_mask != 0) out["drop_mask"] = encode_mask(settings.drop_mask);
  put("tcp_stall", settings.tcp_stall, usual.tcp_stall);
}

Json encode_link(const sim::LinkConfig& link, const sim::ScenarioConfig& config) {
  const auto& a = name_of(link.a, config);
  const auto& b = name_of(link.b, config);
  Json out{{"between", {a, b}}};
  if (link.a_to_b == link.b_to_a) {
    put_settings(out, link.a_to_b);
  } else {
    const auto put_direction = [&out](const std::string& name, const auto& settings) {
      auto direction = Json::object();
      put_settings(direction, settings);
      if (!direction.empty()) out[name] = std::move(direction);
    };
    put_direction(a + ">" + b, link.a_to_b);
    put_direction(b + ">" + a, link.b_to_a);
  }
  if (link.a_to_b.tcp == sim::TcpModel::stream) out["tcp"] = "stream";
  return out;
}

void put_shape(Json& out, const sim::TrafficConfig& traffic) {
  if (const auto* burst = std::get_if<sim::Burst>(&traffic.shape)) {
    out["count"] = burst->count;
    out["at"] = encode(burst->at);
    return;
  }
  if (const auto* periodic = std::get_if<sim::Periodic>(&traffic.shape)) {
    out["every"] = encode(periodic->every);
    if (periodic->jitter != Duration{}) out["jitter"] = encode(periodic->jitter);
  } else {
    out["rate_per_second"] = encode(std::get<sim::Poisson>(traffic.shape).per_second);
  }
  if (traffic.from_time != Duration{}) out["from_time"] = encode(traffic.from_time);
  put_given(out, "until", traffic.until);
}

}  // namespace

Json encode_nodes(const sim::ScenarioConfig& config) {
  auto out = Json::object();
  for (const auto& node : config.nodes) out[node.name] = encode_node(node, *config.protocol);
  return out;
}

Json encode_links(const sim::ScenarioConfig& config) {
  auto out = Json::array();
  for (const auto& link : config.links) out.push_back(encode_link(link, config));
  return out;
}

Json encode_traffic(const sim::ScenarioConfig& config) {
  auto out = Json::array();
  for (const auto& traffic : config.traffic) {
    Json flow{{"name", traffic.name},
              {"from", name_of(traffic.from, config)},
              {"to", name_of(traffic.to, config)}};
    if (traffic.size != sim::TrafficConfig{}.size) flow["size"] = traffic.size;
    put_shape(flow, traffic);
    if (traffic.echo) flow["echo"] = true;
    out.push_back(std::move(flow));
  }
  return out;
}

}  // namespace midflight::scenarios
