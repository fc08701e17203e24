#include <charconv>
#include <set>

#include "scenarios/decode.h"
#include "scenarios/units.h"

namespace midflight::scenarios {
namespace {

constexpr Range kMtu{68, 65'535};  // IPv4's least and most
constexpr Range kQueue{1, std::uint64_t{1} << 40};
constexpr Range kWeight{0, 0x7FFF'FFFF};
constexpr Range kBurst{1, 1'000'000};
constexpr Range kAny64{0, UINT64_MAX};

void decode_loss(const Cursor& cursor, sim::Loss& out) {
  sim::Loss loss;
  if (!cursor.is(JsonKind::object)) {
    decode(cursor, loss.good);
  } else {
    const Object object(cursor, sections::kLoss);
    object.read_required("enter", loss.enter);
    object.read("leave", loss.leave);
    object.read("loss_bad", loss.bad);
    object.read("loss_good", loss.good);
  }
  out = loss;
}

// A number, or hexadecimal digits, which every JSON tool leaves as they are.
void decode_mask(const Cursor& cursor, std::uint64_t& mask) {
  if (!cursor.is(JsonKind::string)) return decode(cursor, mask, kAny64);
  constexpr std::string_view kPrefix = "0x";
  const auto& text = cursor.value().text;
  const auto* end = text.data() + text.size();
  std::uint64_t value = 0;
  const bool hexadecimal = text.starts_with(kPrefix) && text.size() <= kPrefix.size() + 16;
  const auto result =
      std::from_chars(hexadecimal ? text.data() + kPrefix.size() : end, end, value, 16);
  if (result.ec != std::errc{} || result.ptr != end) {
    return cursor.expected("a number or a string such as \"0x5\", of at most 64 bits");
  }
  mask = value;
}

// All but `tcp`, which is one for both directions.
void decode_settings(const Object& object, sim::DirectionSettings& settings) {
  object.read("delay", settings.delay);
  object.read("jitter", settings.jitter);
  if (const auto loss = object.find("loss")) decode_loss(*loss, settings.loss);
  object.read("duplicate", settings.duplicate);
  object.read("corrupt", settings.corrupt);
  object.read("reorder", settings.reorder);
  if (const auto rate = object.find("rate")) {
    const auto value = rate->is(JsonKind::string) ? parse_rate(rate->value().text)
                                                  : Result<std::uint64_t>(fail(""));
    if (value) {
      settings.rate = *value;
    } else {
      rate->expected("a rate such as \"100Mbit/s\" (bit/s, kbit/s, Mbit/s or Gbit/s, whole bits)");
    }
  }
  object.read("queue", settings.queue, kQueue);
  object.read("mtu", settings.mtu, kMtu);
  object.read("mtu_blackhole", settings.mtu_blackhole);
  if (const auto mask = object.find("drop_mask")) decode_mask(*mask, settings.drop_mask);
  object.read("tcp_stall", settings.tcp_stall);
}

using Joined = std::set<std::pair<NodeIndex, NodeIndex>>;

void decode_link(const Cursor& cursor, const sim::DirectionSettings& usual, Joined& joined,
                 sim::ScenarioConfig& config) {
  const Object object(cursor, sections::kLink);
  const auto between = object.require("between");
  if (!between) return;
  const auto [a, b] = decode_pair(*between, config);
  if (!joined.insert(std::minmax(a, b)).second) {
    between->error("there is a link between these two already");
  }
  auto both = usual;
  decode_settings(object, both);
  object.read("tcp", both.tcp);
  sim::LinkConfig link{a, b, both, both};
  for (const auto& member : cursor.members()) {
    if (member.value().name.find('>') == std::string::npos) continue;
    const auto direction = decode_direction(member.value().name, config);
    const bool forward = direction && direction->a == a && direction->b == b;
    const bool backward = direction && direction->a == b && direction->b == a;
    if (!forward && !backward) {
      member.error_at_name("a direction of this link joins its two nodes, as \"alpha>beta\"");
    }
    decode_settings(Object(member, sections::kDirection), forward ? link.a_to_b : link.b_to_a);
  }
  config.links.push_back(link);
}

void decode_rate_per_second(const Cursor& cursor, sim::Ratio& out) {
  const bool text = cursor.is(JsonKind::number) || cursor.is(JsonKind::string);
  const auto value = text ? parse_ratio(cursor.value().text) : Result<sim::Ratio>(fail(""));
  constexpr std::uint64_t kMost = 1'000'000;
  if (!value || value->never() || value->numerator / value->denominator >= kMost) {
    return cursor.expected("a number above 0 and below 1000000, such as 2.5 or \"1/3\"");
  }
  out = *value;
}

void decode_shape(const Object& object, sim::TrafficConfig& traffic) {
  static constexpr std::array<std::string_view, 3> kShapes{"every", "rate_per_second", "count"};
  static constexpr std::array<std::string_view, 1> kJitter{"jitter"};
  static constexpr std::array<std::string_view, 1> kAt{"at"};
  static constexpr std::array<std::string_view, 2> kSpan{"from_time", "until"};
  const auto chosen = object.exactly_one(kShapes);
  if (!chosen) return;
  const auto& shape = chosen->value().name;
  if (shape != "every") object.refuse(kJitter, "\"every\"");
  if (shape != "count") object.refuse(kAt, "\"count\"");
  if (shape == "every") {
    sim::Periodic periodic;
    decode(*chosen, periodic.every, Sign::positive);
    object.read("jitter", periodic.jitter);
    traffic.shape = periodic;
  } else if (shape == "rate_per_second") {
    sim::Poisson poisson;
    decode_rate_per_second(*chosen, poisson.per_second);
    traffic.shape = poisson;
  } else {
    sim::Burst burst;
    decode(*chosen, burst.count, kBurst);
    object.read_required("at", burst.at);
    object.refuse(kSpan, "\"every\" or \"rate_per_second\"");
    traffic.shape = burst;
  }
}

}  // namespace

void decode_links(const Object& scenario, sim::ScenarioConfig& config) {
  sim::DirectionSettings usual;
  if (const auto defaults = scenario.find("defaults")) {
    if (const auto* link = defaults->value().find("link")) {
      const Object object(defaults->at(*link), sections::kLinkSettings);
      decode_settings(object, usual);
      object.read("tcp", usual.tcp);
    }
  }
  const auto links = scenario.find("links");
  if (!links) return;
  Joined joined;
  for (const auto& element : links->elements()) decode_link(element, usual, joined, config);
}

void decode_connections(const Object& scenario, sim::ScenarioConfig& config) {
  const auto connections = scenario.find("connections");
  if (!connections) return;
  Joined seen;
  for (const auto& element : connections->elements()) {
    const Object object(element, sections::kConnection);
    sim::ConnectionConfig connection{object.node("from", config), object.node("to", config), {}};
    object.read("weight", connection.weight, kWeight);
    if (connection.from == connection.to) element.error("a node can't dial itself");
    if (!seen.insert({connection.from, connection.to}).second) {
      element.error("there is a connection between these two already");
    }
    config.connections.push_back(connection);
  }
}

void decode_traffic(const Object& scenario, sim::ScenarioConfig& config) {
  const auto list = scenario.find("traffic");
  if (!list) return;
  for (const auto& element : list->elements()) {
    const Object object(element, sections::kTraffic);
    sim::TrafficConfig traffic;
    traffic.name = "traffic " + std::to_string(config.traffic.size());
    object.read("name", traffic.name);
    traffic.from = object.node("from", config);
    traffic.to = object.node("to", config);
    if (traffic.from == traffic.to) element.error("traffic goes to another node");
    object.read("size", traffic.size, kPacketSize);
    object.read("from_time", traffic.from_time);
    object.read("until", traffic.until);
    object.read("echo", traffic.echo);
    if (traffic.until && *traffic.until < traffic.from_time) {
      object.find("until")->error("\"until\" is before \"from_time\"");
    }
    decode_shape(object, traffic);
    config.traffic.push_back(std::move(traffic));
  }
}

}  // namespace midflight::scenarios
