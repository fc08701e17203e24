#include "scenarios/named_set.h"

#include "scenarios/protocols.h"

namespace midflight::scenarios {

void expand_named_set(JsonValue& value) {
  if (value.name != "behaviour" || value.kind != JsonKind::string) return;
  const auto found = find_behaviour_set(value.text);
  if (!found) return;
  const auto origin = value.origin;
  value.kind = JsonKind::object;
  value.text.clear();
  for (const auto& rule : found->protocol->rules) {
    value.items.push_back({rule.has_flag() ? JsonKind::boolean : JsonKind::string,
                           origin,
                           std::string(rule.name),
                           origin,
                           std::string(found->protocol->value(found->set->behaviour, rule.name)),
                           {}});
  }
}

}  // namespace midflight::scenarios
