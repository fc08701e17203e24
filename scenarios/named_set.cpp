#include "scenarios/named_set.h"

#include "sim/world/config.h"

namespace midflight::scenarios {

void expand_named_set(JsonValue& value) {
  if (value.name != "behaviour" || value.kind != JsonKind::string) return;
  const auto set = node::behaviour_set(value.text);
  if (!set) return;
  const auto origin = value.origin;
  const auto add = [&](std::string name, JsonKind kind, std::string text) {
    value.items.push_back({kind, origin, std::move(name), origin, std::move(text), {}});
  };
  const auto add_flag = [&](std::string name, bool flag) {
    add(std::move(name), JsonKind::boolean, flag ? "true" : "false");
  };
  value.kind = JsonKind::object;
  value.text.clear();
  add("rekey_over", JsonKind::string,
      set->rekey_over == node::RekeyOver::ans_key ? "ans_key" : "req_key");
  add_flag("ans_key_clears_validkey", set->ans_key_clears_validkey);
  add_flag("restart_on_undecryptable", set->restart_on_undecryptable);
  add_flag("restart_needs_lasting_failure", set->restart_needs_lasting_failure);
}

}  // namespace midflight::scenarios
