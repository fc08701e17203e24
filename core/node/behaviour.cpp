#include "core/node/behaviour.h"

namespace midflight::node {

std::optional<Behaviour> behaviour_set(std::string_view name) {
  if (name == "tinc-2015-05") return Behaviour{.rekey_over = RekeyOver::req_key};
  if (name == "tinc-before-fix") return Behaviour{.ans_key_clears_validkey = true};
  if (name == "tinc-after-fix") return Behaviour{};
  if (name == "midflight-hardened") return Behaviour{.restart_needs_lasting_failure = true};
  return std::nullopt;
}

}  // namespace midflight::node
