#include "tests/scenarios/schema_validator.h"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "scenarios/schema.h"

namespace midflight::scenarios {

std::string schema_complaint(const std::string& text) {
  static const valijson::Schema* const schema = [] {
    static valijson::Schema made;
    const auto document = nlohmann::json::parse(scenario_schema());
    const valijson::adapters::NlohmannJsonAdapter adapter(document);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(adapter, made);
    return &made;
  }();
  const bool allow_exceptions = true;
  const bool ignore_comments = true;
  const auto document = nlohmann::json::parse(text, nullptr, allow_exceptions, ignore_comments);
  valijson::ValidationResults results;
  valijson::Validator().validate(*schema, valijson::adapters::NlohmannJsonAdapter(document),
                                 &results);
  std::string out;
  for (const auto& error : results) {
    for (const auto& step : error.context) out += step;
    out += ": " + error.description + "\n";
  }
  return out;
}

}  // namespace midflight::scenarios
