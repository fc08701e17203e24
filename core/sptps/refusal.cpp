#include "core/sptps/refusal.h"

namespace midflight::sptps {
namespace {

// The daemon prints these numbers as signed.
constexpr std::uint64_t as_printed(std::uint32_t number) {
  return static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(number)});
}

}  // namespace

RefusalText text_of(const Refusal& refusal) {
  using enum Refusal::Cause;
  const auto got = as_printed(refusal.got);
  const auto expected = as_printed(refusal.expected);
  switch (refusal.cause) {
    case not_started:
      return {"Invalid session state zero"};
    case short_record:
      return {"Received short packet"};
    case long_record:
      return {"Record too long: {a} > {b}", got, expected};
    case wrong_number:
      return {"Invalid packet seqno: {a} != {b}", got, expected};
    case not_authentic:
      return {"Failed to decrypt and verify packet"};
    case far_future:
      return {"Packet is {a} seqs in the future, dropped ({b})",
              as_printed(refusal.got - refusal.expected), refusal.in_a_row};
    case late_or_replayed:
      return {"Received late or replayed packet, seqno {a}, last received {b}", got, expected};
    case early_application:
      return {"Application record received before handshake finished"};
    case unknown_type:
      return {"Invalid record type {a}", got};
    case own_kex_held:
      return {"An own KEX is still held, no other can be sent"};
    case kex_length:
    case signature_length:
      return {"Invalid KEX record length"};  // tinc says KEX of both
    case bad_signature:
      return {"Failed to verify SIG record"};
    case bad_ephemeral_key:
      return {"Failed to compute ECDH shared secret"};
    case ack_length:
      return {"Invalid ACK record length"};
    case user:
      return {"Record of type {a} refused by its receiver", got};
    case handshake_unfinished:
      return {"Handshake phase not finished yet"};
    case reserved_type:
      return {"Invalid application record type"};
    case exchange_under_way:
      return {"Cannot force KEX in current state"};
  }
  return {"Unknown refusal"};
}

std::string to_text(const Refusal& refusal) {
  const auto text = text_of(refusal);
  std::string out(text.pattern);
  for (const auto& [mark, value] : {std::pair("{a}", text.a), std::pair("{b}", text.b)}) {
    const auto at = out.find(mark);
    if (at != std::string::npos)
      out.replace(at, 3, std::to_string(static_cast<std::int64_t>(value)));
  }
  return out;
}

}  // namespace midflight::sptps
