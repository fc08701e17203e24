// Why a session refused something (spec 1, "Errors"): a cause and the numbers involved.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace midflight::sptps {

struct Refusal {
  enum class Cause : std::uint8_t {
    // Of what arrived.
    not_started,
    short_record,       // got: its length
    long_record,        // got: its length, expected: the most allowed
    wrong_number,       // got, expected
    not_authentic,      // got: its number, which is not authenticated either
    far_future,         // got, expected, in_a_row
    late_or_replayed,   // got, expected
    early_application,  // got: its type
    unknown_type,       // got: its type
    own_kex_held,       // an exchange that failed before still holds this side's KEX
    kex_length,         // got, expected
    signature_length,   // got, expected
    bad_signature,
    bad_ephemeral_key,  // libsodium refuses the peer's point
    ack_length,         // got, expected
    user,               // the session's user refused the record; got: its type
    // Of what this side asked for.
    handshake_unfinished,  // send before keys
    reserved_type,         // got: the type
    exchange_under_way,    // force_kex outside SECONDARY_KEX
  };

  Cause cause{};
  std::uint32_t got = 0;
  std::uint32_t expected = 0;
  std::uint32_t in_a_row = 0;

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

// The daemon's own wording where it has one: static, so that a report costs nothing until somebody
// reads it, and as finished text.
struct RefusalText {
  std::string_view pattern;  // {a} and {b} stand for the numbers, which are signed
  std::uint64_t a = 0;
  std::uint64_t b = 0;
};
[[nodiscard]] RefusalText text_of(const Refusal& refusal);
[[nodiscard]] std::string to_text(const Refusal& refusal);

}  // namespace midflight::sptps
