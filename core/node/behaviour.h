// Behaviour flags: each names one rule that versions of tinc differ in (spec 2), so that a fix is
// checked by flipping one flag.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace midflight::node {

// What carries the handshake records of a later key exchange.
enum class RekeyOver : std::uint8_t {
  ans_key,  // ANS_KEY, always over TCP
  req_key,  // REQ_KEY/21, before 17 May 2015: a relay may move them to UDP
};

struct Behaviour {
  RekeyOver rekey_over = RekeyOver::ans_key;
  bool ans_key_clears_validkey = false;  // true before the fix of 22 November 2015
  bool restart_on_undecryptable = true;  // the 10-second rule, also after the fix
  // The 10-second rule, after data, waits until nothing has opened for 10 s; tinc has no such rule.
  bool restart_needs_lasting_failure = false;

  friend bool operator==(const Behaviour&, const Behaviour&) = default;
};

// "tinc-2015-05", "tinc-before-fix", "tinc-after-fix", "midflight-hardened"; nothing for other
// names.
[[nodiscard]] std::optional<Behaviour> behaviour_set(std::string_view name);

}  // namespace midflight::node
