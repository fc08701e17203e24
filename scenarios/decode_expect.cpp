#include <algorithm>

#include "scenarios/decode.h"
#include "sim/world/protocol.h"

namespace midflight::scenarios {
namespace {

using OneName = std::array<std::string_view, 1>;
constexpr OneName kPropertyMember{"property"}, kOfMember{"of"};
constexpr std::array<std::string_view, 3> kBoundNames{"at_least", "at_most", "equals"};
constexpr Range kAnyCount{0, kMaxExact};
constexpr Range kAnyMtu{0, 65'535};

std::string to_text(const sim::Ratio& ratio) {
  return std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator);
}
std::string to_text(std::uint64_t count) { return std::to_string(count); }
using midflight::to_text;
using sim::to_text;

template <class T>
std::string bound(std::string_view sign, const std::optional<T>& value) {
  return value ? " " + std::string(sign) + " " + to_text(*value) : "";
}

std::string both(const NodePair& pair, char between, const sim::ScenarioConfig& config) {
  return config.nodes[pair.a.value].name + between + config.nodes[pair.b.value].name;
}

void require_bound(const Object& object, Names bounds) {
  if (std::none_of(bounds.begin(), bounds.end(), [&](auto name) { return object.has(name); })) {
    object.cursor().error("a bound is missing: one of " + std::string(bounds[0]) + " and " +
                          std::string(bounds[1]));
  }
}

void expect_verdict(const Object& object, sim::Expectation& out) {
  sim::ExpectVerdict expect;
  if (const auto verdict = decode_name(*object.find("verdict"), names::kVerdict)) {
    expect.verdict = static_cast<sim::Verdict>(*verdict);
  }
  if (const auto property = object.find("property")) {
    if (decode_name(*property, names::kProperty)) expect.property = property->value().text;
    if (expect.verdict == sim::Verdict::vacuous || expect.verdict == sim::Verdict::unfinished) {
      object.find("verdict")->expected("\"holds\" or \"violated\" of a property");
    }
  }
  out.name = (expect.property.empty() ? "verdict" : expect.property) + " " +
             std::string(to_text(expect.verdict));
  out.what = expect;
}

void expect_counter(const Object& object, const sim::ScenarioConfig& config,
                    sim::Expectation& out) {
  sim::ExpectCounter expect;
  const auto counter = object.find("counter");
  if (decode_name(*counter, names::kCounter)) expect.counter = counter->value().text;
  object.read("of", expect.of);
  if (expect.of != "total" && !decode_direction(expect.of, config)) {
    object.find("of")->expected("\"total\" or two nodes, as \"alpha>beta\"");
  }
  auto& bounds = expect.bounds;
  object.read("at_least", bounds.at_least, kAnyCount);
  object.read("at_most", bounds.at_most, kAnyCount);
  object.read("equals", bounds.equals, kAnyCount);
  require_bound(object, kBoundNames);
  out.name = "counter " + expect.counter + " " + expect.of + bound(">=", bounds.at_least) +
             bound("<=", bounds.at_most) + bound("=", bounds.equals);
  out.what = expect;
}

void expect_outage(const Object& object, const sim::ScenarioConfig& config, sim::Expectation& out) {
  static constexpr std::array<std::string_view, 2> kBounds{"longest_at_least", "longest_at_most"};
  const Object outage(*object.find("outage"), sections::kOutage);
  const auto where = outage.require("pair");
  if (!where) return;
  const auto pair = decode_pair(*where, config);
  sim::ExpectOutage expect{pair.a, pair.b, {}, {}};
  outage.read("longest_at_least", expect.longest_at_least);
  outage.read("longest_at_most", expect.longest_at_most);
  require_bound(outage, kBounds);
  if (object.cursor().context().error) return;
  out.name = "longest outage " + both(pair, '-', config) + bound(">=", expect.longest_at_least) +
             bound("<=", expect.longest_at_most);
  out.what = expect;
}

void expect_delivered(const Object& object, const sim::ScenarioConfig& config,
                      sim::Expectation& out) {
  static constexpr std::array<std::string_view, 2> kBounds{"at_least", "at_most"};
  const Object delivered(*object.find("delivered"), sections::kDelivered);
  const auto where = delivered.require("pair");
  if (!where) return;
  const auto pair = decode_pair(*where, config);
  sim::ExpectDelivered expect{pair.a, pair.b, {}, {}};
  delivered.read("at_least", expect.at_least);
  delivered.read("at_most", expect.at_most);
  require_bound(delivered, kBounds);
  if (object.cursor().context().error) return;
  out.name = "delivered " + both(pair, '>', config) + bound(">=", expect.at_least) +
             bound("<=", expect.at_most);
  out.what = expect;
}

// As Host::fact writes it.
std::string decode_fact(const Cursor& fact, sim::FactKind kind, const sim::ScenarioConfig& config) {
  std::uint64_t bytes = 0;
  bool flag = false;
  switch (kind) {
    case sim::FactKind::boolean:
      decode(fact, flag);
      return flag ? "true" : "false";
    case sim::FactKind::bytes:
      decode(fact, bytes, kAnyMtu);
      return std::to_string(bytes);
    case sim::FactKind::node:
      return decode_node(fact, config).valid() ? fact.value().text : "";
    case sim::FactKind::state:
      break;
  }
  return decode_name(fact, {"session_state", config.protocol->states}) ? fact.value().text : "";
}

void expect_state(const Object& object, const sim::ScenarioConfig& config, sim::Expectation& out) {
  const auto& facts = config.protocol->facts;
  std::vector<std::string_view> members{"node", "peer"};
  for (const auto& fact : facts) members.push_back(fact.name);
  const Object state(*object.find("state"), {"state", members});
  sim::ExpectState expect{state.node("node", config), state.node("peer", config), {}};
  if (expect.node == expect.peer) state.cursor().error("\"node\" and \"peer\" are the same node");
  if (object.cursor().context().error) return;
  out.name = "state of " + both({expect.node, expect.peer}, '>', config) + ":";
  for (const auto& fact : state.cursor().members()) {
    const auto& name = fact.value().name;
    if (name == "node" || name == "peer") continue;
    const auto known = std::ranges::find(facts, name, &sim::FactName::name);
    expect.facts[name] = decode_fact(fact, known->kind, config);
    out.name += " " + name + "=" + expect.facts[name];
  }
  if (expect.facts.empty())
    state.cursor().error("a fact is missing" + suggestion("", Names(members).subspan(2)));
  out.what = expect;
}

void expect_sequence(const Object& object, const sim::ScenarioConfig& config,
                     sim::Expectation& out) {
  const auto list = *object.find("sequence");
  sim::ExpectSequence expect;
  for (const auto& element : list.elements())
    expect.events.push_back(decode_trigger(element, config));
  if (expect.events.empty()) list.error("a sequence has at least one event");
  out.name = "sequence of " + std::to_string(expect.events.size());
  out.what = std::move(expect);
}

void decode_kind(const Object& object, const std::string& kind, const sim::ScenarioConfig& config,
                 sim::Expectation& out) {
  if (kind != "verdict") object.refuse(kPropertyMember, "\"verdict\"");
  if (kind != "counter") {
    object.refuse(kOfMember, "\"counter\"");
    object.refuse(kBoundNames, "\"counter\"");
  }
  if (kind == "verdict") expect_verdict(object, out);
  if (kind == "counter") expect_counter(object, config, out);
  if (kind == "outage") expect_outage(object, config, out);
  if (kind == "delivered") expect_delivered(object, config, out);
  if (kind == "state") expect_state(object, config, out);
  if (kind == "sequence") expect_sequence(object, config, out);
}

}  // namespace

void decode_expectations(const Cursor& list, const Cursor* scenario, sim::ScenarioConfig& config) {
  static constexpr std::array<std::string_view, 7> kKinds{
      "verdict", "counter", "outage", "delivered", "state", "sequence", "compare"};
  std::size_t variants = 0;
  for (const auto& element : list.elements()) {
    const Object object(element, sections::kExpectation);
    const auto chosen = object.exactly_one(kKinds);
    if (!chosen) continue;
    sim::Expectation expectation;
    expectation.pointer = element.pointer();
    const auto& kind = chosen->value().name;
    decode_kind(object, kind, config, expectation);
    if (kind == "compare") {
      if (scenario == nullptr) return chosen->error_at_name("a variant has no variants of its own");
      if (++variants > kMaxVariants) {
        return chosen->error_at_name("more than " + std::to_string(kMaxVariants) + " variants");
      }
      expect_compare(object, *scenario, expectation);
    }
    object.read("name", expectation.name);
    config.expectations.push_back(std::move(expectation));
  }
}

void decode_sometimes(const Object& scenario, sim::ScenarioConfig& config) {
  const auto list = scenario.find("sometimes");
  if (!list) return;
  std::vector<std::string_view> known;
  for (const auto& injection : config.injections) known.emplace_back(injection.name);
  for (const auto& element : list->elements()) {
    if (!element.is(JsonKind::string)) {
      const auto trigger = decode_trigger(element, config);
      if (element.context().error) return;
      config.sometimes.push_back({describe(trigger, config), trigger});
      continue;
    }
    const auto& name = element.value().text;
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      return element.error("there is no injection of this name" + suggestion(name, known));
    }
    config.sometimes.push_back({name, static_cast<std::size_t>(found - known.begin())});
  }
}

}  // namespace midflight::scenarios
