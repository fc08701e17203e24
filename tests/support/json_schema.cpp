#include "tests/support/json_schema.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace midflight {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

struct JsonSchema::Parsed {
  valijson::Schema schema;
};

JsonSchema::JsonSchema(std::string_view text) {
  const auto document = nlohmann::json::parse(text);
  auto parsed = std::make_shared<Parsed>();
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(Adapter(document), parsed->schema);
  parsed_ = std::move(parsed);
}

std::string JsonSchema::complaint(const nlohmann::json& document) const {
  valijson::ValidationResults results;
  valijson::Validator().validate(parsed_->schema, Adapter(document), &results);
  std::string out;
  for (const auto& error : results) {
    for (const auto& step : error.context) out += step;
    out += ": " + error.description + "\n";
  }
  return out;
}

bool JsonSchema::accepts(const nlohmann::json& document) const {
  return valijson::Validator().validate(parsed_->schema, Adapter(document), nullptr);
}

}  // namespace midflight
