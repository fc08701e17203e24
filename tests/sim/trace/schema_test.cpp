// The schema that `midflight schema trace` prints describes the lines that are written and read.
#include "sim/trace/schema.h"

#include <gtest/gtest.h>

#include "tests/sim/trace/small_trace.h"
#include "tests/support/json_schema.h"

namespace midflight::sim {
namespace {

using nlohmann::json;

std::vector<json> lines() {
  std::istringstream text(small_trace(Packing::plain));
  std::vector<json> out;
  for (std::string line; std::getline(text, line);) out.push_back(json::parse(line));
  return out;
}

TEST(TraceSchema, HoldsForEveryKindOfLine) {
  const JsonSchema schema(trace_schema());
  std::set<std::string> kinds;
  for (const auto& line : lines()) {
    EXPECT_TRUE(schema.accepts(line)) << line;
    for (const auto* kind : {"midflight_trace", "event", "choice", "settled", "result", "end"}) {
      if (line.contains(kind)) kinds.insert(kind);
    }
  }
  EXPECT_EQ(kinds.size(), 6U);
}

TEST(TraceSchema, RefusesALineWithAMemberMissingOrTooMany) {
  const JsonSchema schema(trace_schema());
  for (const auto& line : lines()) {
    auto more = line;
    more["odd"] = 1;
    EXPECT_FALSE(schema.accepts(more)) << more;
    for (const auto* required :
         {"midflight_trace", "scenario", "event", "at_ns", "kind", "choice", "place", "subject",
          "answer", "settled", "state", "result", "end"}) {
      if (!line.contains(required)) continue;
      auto less = line;
      less.erase(required);
      EXPECT_FALSE(schema.accepts(less)) << less;
    }
  }
}

// What the schema names are the kinds that there are, in the order that tokens number them by.
TEST(TraceSchema, NamesAllKindsOfEventsAndChoices) {
  const auto definitions = json::parse(trace_schema())["definitions"];
  std::vector<std::string> choices;
  for (const auto kind : all_choice_kinds()) choices.emplace_back(to_text(kind));
  EXPECT_EQ(definitions["choice_kind"]["enum"].get<std::vector<std::string>>(), choices);
  std::vector<std::string> events;
  for (auto kind = EventKind::sent; kind <= EventKind::log;
       kind = static_cast<EventKind>(static_cast<unsigned>(kind) + 1)) {
    events.emplace_back(to_text(kind));
  }
  EXPECT_EQ(definitions["event"]["properties"]["kind"]["enum"].get<std::vector<std::string>>(),
            events);
}

}  // namespace
}  // namespace midflight::sim
