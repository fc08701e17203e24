#include "core/sptps/refusal.h"

namespace midflight::sptps {
namespace {

// tinc prints these numbers as signed.
std::string number(std::uint32_t value) { return std::to_string(static_cast<std::int32_t>(value)); }

}  // namespace

std::string to_text(const Refusal& refusal) {
  using enum Refusal::Cause;
  switch (refusal.cause) {
    case not_started:
      return "Invalid session state zero";
    case short_record:
      return "Received short packet";
    case long_record:
      return "Record too long: " + number(refusal.got) + " > " + number(refusal.expected);
    case wrong_number:
      return "Invalid packet seqno: " + number(refusal.got) + " != " + number(refusal.expected);
    case not_authentic:
      return "Failed to decrypt and verify packet";
    case far_future:
      return "Packet is " + number(refusal.got - refusal.expected) +
             " seqs in the future, dropped (" + std::to_string(refusal.in_a_row) + ")";
    case late_or_replayed:
      return "Received late or replayed packet, seqno " + number(refusal.got) + ", last received " +
             number(refusal.expected);
    case early_application:
      return "Application record received before handshake finished";
    case unknown_type:
      return "Invalid record type " + number(refusal.got);
    case own_kex_held:
      return "An own KEX is still held, no other can be sent";
    case kex_length:
    case signature_length:
      return "Invalid KEX record length";  // tinc says KEX of both
    case bad_signature:
      return "Failed to verify SIG record";
    case bad_ephemeral_key:
      return "Failed to compute ECDH shared secret";
    case ack_length:
      return "Invalid ACK record length";
    case user:
      return "Record of type " + number(refusal.got) + " refused by its receiver";
    case handshake_unfinished:
      return "Handshake phase not finished yet";
    case reserved_type:
      return "Invalid application record type";
    case exchange_under_way:
      return "Cannot force KEX in current state";
  }
  return "Unknown refusal";
}

}  // namespace midflight::sptps
