// One SPTPS session, either mode, both roles, from its start through any number of key exchanges
// (spec 1). A session is a value: bytes, entropy and operations are handed in, records come out
// through a Sink.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/crypto/operations.h"
#include "core/sptps/refusal.h"
#include "core/sptps/replay_window.h"

namespace midflight::sptps {

enum class Mode : std::uint8_t { datagram, stream };
enum class Role : std::uint8_t { responder = 0, initiator = 1 };  // the value signed in SIG
// Numbered as tinc numbers them; stopped is a session that was never started.
enum class State : std::uint8_t { stopped = 0, kex = 1, secondary_kex = 2, sig = 3, ack = 4 };

inline constexpr std::uint8_t kHandshakeType = 128;
inline constexpr std::uint8_t kAlertType = 129;
inline constexpr std::uint8_t kCloseType = 130;
inline constexpr std::size_t kDatagramOverhead = 21;
inline constexpr std::size_t kStreamOverhead = 19;
inline constexpr std::size_t kMaxBody = 65'535 - 21;

// What one key exchange draws: the nonce and the ephemeral key's seed of my KEX, in this order.
struct KexEntropy {
  FixedBytes<32> nonce{};
  crypto::Seed ephemeral_seed{};
};

// Hands in the entropy of the exchange with this number (1 is the first of the session).
class EntropySource {
 public:
  virtual ~EntropySource() = default;
  virtual KexEntropy draw(std::uint32_t exchange) = 0;
};

// Takes what a call to the session produces, in order.
class Sink {
 public:
  virtual ~Sink() = default;
  // One record for the peer, as it goes on the wire. The bytes are valid during the call only.
  virtual void send_record(std::uint8_t type, ByteView wire) = 0;
  // An application record arrived. False: the session's user refuses it (Refusal::Cause::user).
  virtual bool receive_record(std::uint8_t type, ByteView body) = 0;
  // Both keys of an exchange are in use now.
  virtual void handshake_done() = 0;
};

struct Call {
  crypto::Operations& crypto;
  EntropySource& entropy;
  Sink& sink;
};

struct Setup {
  Mode mode = Mode::datagram;
  Role role = Role::initiator;
  crypto::KeyPair own;
  crypto::PublicKey peer{};
  Bytes label;  // with its terminating NUL where spec 1 says so
  std::uint32_t replay_window = 16;  // bytes; 8 records each
};

class Session {
 public:
  Session() = default;

  // Starts afresh, whatever the session was before, and sends KEX at once.
  void start(const Setup& setup, const Call& call);
  void stop();

  // Datagram mode: one whole record. A refusal changes nothing but what spec 1 says it changes.
  Result<void, Refusal> receive_datagram(ByteView wire, const Call& call);
  // Stream mode: any slice of the stream. On a refusal the connection is beyond repair.
  Result<void, Refusal> receive_stream(ByteView slice, const Call& call);
  // As receive_stream, but handles at most the first record of the slice and returns how many bytes
  // were taken, so that a user can switch to raw bytes between two records (SPTPS_PACKET).
  Result<std::size_t, Refusal> receive_stream_record(ByteView slice, const Call& call);

  // Seals and sends one application record (type 0..127).
  Result<void, Refusal> send(std::uint8_t type, ByteView body, const Call& call);
  // Begins a key exchange; allowed in SECONDARY_KEX only.
  Result<void, Refusal> force_kex(const Call& call);
  // Would this datagram be accepted? Tests number and tag, and changes nothing.
  [[nodiscard]] bool would_open(ByteView wire) const;

  [[nodiscard]] State state() const;
  [[nodiscard]] Role role() const;
  [[nodiscard]] bool started() const { return state() != State::stopped; }
  [[nodiscard]] bool keyed_out() const;  // tinc's outstate
  [[nodiscard]] bool keyed_in() const;   // tinc's instate
  [[nodiscard]] std::uint32_t next_in() const;
  [[nodiscard]] std::uint32_t next_out() const;
  // Exchanges begun in this session, 1 is its first handshake.
  [[nodiscard]] std::uint32_t exchange() const;
  // The same 8 bytes at both ends of one session and different for any other: the front of the
  // initiator's first KEX nonce. 0 until that KEX is known.
  [[nodiscard]] std::uint64_t start_tag() const;
  // A one-way fingerprint of the cipher key in use, 0 while unkeyed; for properties and reports.
  [[nodiscard]] std::uint64_t out_key_fingerprint() const;
  [[nodiscard]] std::uint64_t in_key_fingerprint() const;
  [[nodiscard]] const ReplayWindow& replay_window() const;

  // Writes all that can influence the future, canonically: equal sessions write equal bytes.
  void write_state(Writer& out) const;
};

}  // namespace midflight::sptps
