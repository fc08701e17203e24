#include <algorithm>

#include "scenarios/decode.h"
#include "scenarios/document.h"

namespace midflight::scenarios {
namespace {

constexpr std::size_t kLongestSetting = 100;  // of what people read

struct Unsettable {
  std::string_view member;
  std::string_view why;
};
constexpr std::array<Unsettable, 2> kUnsettable{{
    {"expect", "what is expected of the variant stands beside \"set\""},
    {"seed", "the variant runs with the seed of the run that it is compared with"},
}};

// The scenario with the members set, and nothing expected.
JsonValue make_variant(const JsonValue& scenario, const Cursor& set, Context& context) {
  auto variant = scenario;
  std::erase_if(variant.items, [](const JsonValue& item) { return item.name == "expect"; });
  for (const auto& member : set.members()) {
    const auto& path = member.value().name;
    for (const auto& [name, why] : kUnsettable) {
      if (covers(name, path)) member.error_at_name(std::string(why));
    }
    assign(variant, {path, member.value()}, context);
  }
  return variant;
}

// A variant may be none, although the scenario is: where it goes wrong may stand elsewhere.
void report(const Diagnostic& error, const Cursor& set) {
  const auto at = error.pointer.empty() ? std::string() : error.pointer + ": ";
  const auto message = "in this variant, " + at + error.message;
  for (const auto& member : set.members()) {
    const auto& origin = member.value().origin;
    if (origin.line == error.line && origin.column == error.column) return member.error(message);
  }
  set.error(message);
}

std::string as_options(const Cursor& set) {
  std::string out;
  for (const auto& member : set.members()) {
    auto setting = as_setting(member.value().name, member.value());
    if (setting.size() > kLongestSetting) setting = setting.substr(0, kLongestSetting) + "...";
    out += (out.empty() ? "" : ", ") + setting;
  }
  return out;
}

}  // namespace

void expect_compare(const Object& object, const Cursor& scenario, sim::Expectation& out) {
  auto& context = scenario.context();
  const Object compare(*object.find("compare"), sections::kCompare);
  const auto set = compare.require("set", "the members that differ in the variant, by path");
  const auto expect = compare.require("expect", "what the variant's run must come to");
  if (!set || !expect) return;
  if (set->members().empty()) set->expected("at least one member that differs");
  if (expect->elements().empty()) expect->expected("at least one expectation");
  if (context.error) return;
  Context of_variant{context.load_file, context.files, std::nullopt};
  const auto variant = make_variant(scenario.value(), *set, of_variant);
  if (context.error) return;
  sim::ScenarioConfig config;
  if (!of_variant.error) config = decode_scenario(Cursor(variant, "", of_variant));
  if (of_variant.error) return report(*of_variant.error, *set);
  decode_expectations(*expect, nullptr, config);
  const auto settings = as_options(*set);
  out.name = "compared with " + settings;
  out.what =
      sim::ExpectCompare{settings, std::make_shared<const sim::ScenarioConfig>(std::move(config))};
}

}  // namespace midflight::scenarios
