// Asks valijson whether a published schema accepts a document.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace midflight {

class JsonSchema {
 public:
  explicit JsonSchema(std::string_view text);

  // What the schema has against it, deepest reason last; "" if it accepts the document.
  [[nodiscard]] std::string complaint(const nlohmann::json& document) const;
  [[nodiscard]] bool accepts(const nlohmann::json& document) const;

 private:
  struct Parsed;
  std::shared_ptr<const Parsed> parsed_;
};

}  // namespace midflight
