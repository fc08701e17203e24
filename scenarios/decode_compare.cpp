#include <algorithm>

#include "scenarios/decode.h"
#include "scenarios/document.h"

namespace midflight::scenarios {
namespace {

constexpr std::string_view kExpect = "expect";

// The scenario with the members set, and nothing expected.
JsonValue make_variant(const JsonValue& scenario, const Cursor& set) {
  auto variant = scenario;
  std::erase_if(variant.items, [](const JsonValue& item) { return item.name == kExpect; });
  for (const auto& member : set.members()) {
    const auto& path = member.value().name;
    if (path == kExpect || path.starts_with("expect.")) {
      member.error_at_name("what is expected of the variant stands beside \"set\"");
    }
    assign(variant, {path, member.value()}, set.context());
  }
  return variant;
}

std::string as_options(const Cursor& set) {
  std::string out;
  for (const auto& member : set.members()) {
    const auto& value = member.value();
    out += (out.empty() ? "" : ", ") + value.name + "=" +
           (value.kind == JsonKind::string ? value.text : to_json(value));
  }
  return out;
}

}  // namespace

void expect_compare(const Object& object, const Cursor& scenario, sim::Expectation& out) {
  auto& context = scenario.context();
  const Object compare(*object.find("compare"), sections::kCompare);
  const auto set = compare.require("set", "the members that differ in the variant, by path");
  const auto expect = compare.require(kExpect, "what the variant's run must come to");
  if (!set || !expect) return;
  if (set->members().empty()) set->expected("at least one member that differs");
  if (expect->elements().empty()) expect->expected("at least one expectation");
  const auto variant = make_variant(scenario.value(), *set);
  if (context.error) return;
  auto config = decode_scenario(Cursor(variant, "", context));
  if (context.error) return;
  decode_expectations(*expect, nullptr, config);
  out.name = "with " + as_options(*set);
  out.what = sim::ExpectCompare{std::make_shared<const sim::ScenarioConfig>(std::move(config))};
}

}  // namespace midflight::scenarios
