// The schema that `midflight schema result` prints describes what the writer writes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/result_json.h"
#include "tests/reports/sample.h"
#include "tests/support/json_schema.h"

namespace midflight::reports {
namespace {

bool is_valid(const nlohmann::json& document) {
  return JsonSchema(result_schema()).accepts(document);
}

nlohmann::json document_of_run() {
  const std::vector results{passing(), failing()};
  return nlohmann::json::parse(result_json(results));
}

TEST(ResultSchema, HoldsForWhatIsWritten) { EXPECT_TRUE(is_valid(document_of_run())); }

TEST(ResultSchema, MissesEachRequiredMember) {
  const auto schema = nlohmann::json::parse(result_schema());
  const auto& required = schema["definitions"]["result"]["required"];
  EXPECT_EQ(required.size(), 11U);
  for (const auto& name : required) {
    auto document = document_of_run();
    document[0].erase(name.get<std::string>());
    EXPECT_FALSE(is_valid(document)) << name;
  }
}

}  // namespace
}  // namespace midflight::reports
