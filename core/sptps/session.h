// One SPTPS session, either mode, both roles, from its start through any number of key exchanges
// (spec 1). A session is a value: bytes, entropy and operations are handed in, records come out
// through a Sink.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/numbers.h"
#include "core/base/result.h"
#include "core/crypto/operations.h"
#include "core/crypto/record_cipher.h"
#include "core/sptps/handshake.h"
#include "core/sptps/record.h"
#include "core/sptps/refusal.h"
#include "core/sptps/replay_window.h"

namespace midflight::sptps {

// Numbered as tinc numbers them; stopped is a session that was never started.
enum class State : std::uint8_t { stopped = 0, kex = 1, secondary_kex = 2, sig = 3, ack = 4 };

// What one key exchange draws: the nonce and the ephemeral key's seed of my KEX, in this order.
struct KexEntropy {
  Nonce nonce{};
  crypto::Seed ephemeral_seed{};
};
[[nodiscard]] KexEntropy split_entropy(const FixedBytes<64>& bytes);

// Hands in the entropy of the exchange with this number (1 is the first of the session).
class EntropySource {
 public:
  virtual ~EntropySource() = default;
  virtual KexEntropy draw(std::uint32_t exchange) = 0;
};

// Takes what a call to the session produces, in order. While it is called, the session may be asked
// to send(), and nothing else; from send_record not even that.
class Sink {
 public:
  virtual ~Sink() = default;
  // One record for the peer, as it goes on the wire. The bytes are valid during the call only.
  virtual void send_record(std::uint8_t type, ByteView wire) = 0;
  // A record is about to be sealed and sent.
  virtual void record_sealing(std::uint8_t /*type*/, ByteView /*body*/) {}
  // A record was opened and its number accepted; what it says is handled next.
  virtual void record_opened(std::uint8_t /*type*/, std::uint32_t /*number*/, ByteView /*body*/) {}
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
  Bytes label;                       // with its terminating NUL where spec 1 says so
  std::uint32_t replay_window = 16;  // bytes, at most ReplayWindow::kMaxBytes; 8 records each
};

class Session {
 public:
  Session() = default;

  // Starts afresh, whatever the session was before, and sends KEX at once.
  void start(const Setup& setup, const Call& call);
  // Forgets everything and wipes the secrets.
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

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] Role role() const { return setup_.role; }
  [[nodiscard]] bool started() const { return state_ != State::stopped; }
  [[nodiscard]] bool keyed_out() const { return out_key_.has_value(); }  // tinc's outstate
  [[nodiscard]] bool keyed_in() const { return in_key_.has_value(); }    // tinc's instate
  [[nodiscard]] std::uint32_t next_in() const { return window_.next(); }
  [[nodiscard]] std::uint32_t next_out() const { return next_out_; }
  // Exchanges begun in this session, 1 is its first handshake.
  [[nodiscard]] std::uint32_t exchange() const { return exchange_; }
  // The same 8 bytes at both ends of one session and different for any other: the front of the
  // initiator's first KEX nonce. 0 until that KEX is known.
  [[nodiscard]] std::uint64_t start_tag() const { return start_tag_; }
  // A one-way fingerprint of the cipher key in use, 0 while unkeyed; for properties and reports.
  [[nodiscard]] std::uint64_t out_key_fingerprint() const;
  [[nodiscard]] std::uint64_t in_key_fingerprint() const;
  [[nodiscard]] const ReplayWindow& replay_window() const { return window_; }

  // Writes all that can influence the future, canonically: equal sessions write equal bytes. They
  // contain secrets and are meant for a digest only. With relative numbers the long-term keys, the
  // label and the window's size are left out too: they never change.
  void write_state(Writer& out, Numbers numbers = Numbers::exact) const;
  // How a record with this number of the session `series` stands to what has come: whether it was
  // taken, whether it is of this session at all, and the number itself while it is small.
  [[nodiscard]] std::uint32_t place(std::uint64_t series, std::uint32_t number) const;

 private:
  // This side's part of an exchange, kept until the peer's SIG has been handled.
  struct OwnKex {
    Kex kex{};
    crypto::PrivateKey ephemeral;
  };

  [[nodiscard]] std::optional<std::size_t> whole_record(ByteView slice) const;
  Result<void, Refusal> take_stream_record(ByteView wire, const Call& call);
  Result<void, Refusal> handle_record(std::uint8_t type, ByteView body, const Call& call);
  Result<void, Refusal> handle_handshake(ByteView body, const Call& call);
  Result<void, Refusal> handle_kex(ByteView body, const Call& call);
  Result<void, Refusal> handle_signature(ByteView body, const Call& call);
  Result<void, Refusal> handle_ack(ByteView body, const Call& call);
  void send_kex(const Call& call);
  void send_record(std::uint8_t type, ByteView body, const Call& call);
  void forget_kexes();
  void note_start_tag(const Kex& initiators);
  void write_setup(Writer& out) const;
  void write_numbers(Writer& out, Numbers numbers) const;
  void finish_exchange(Sink& sink);
  [[nodiscard]] KexPair kexes() const;

  Setup setup_;
  State state_ = State::stopped;
  std::uint32_t next_out_ = 0;
  std::uint32_t exchange_ = 0;
  std::uint64_t start_tag_ = 0;
  ReplayWindow window_;
  std::optional<crypto::CipherKey> out_key_;
  std::optional<crypto::CipherKey> in_key_;
  std::optional<crypto::CipherKey> next_in_key_;  // held in ACK: the key that his ACK announces
  std::optional<OwnKex> own_kex_;
  std::optional<Kex> his_kex_;  // held in SIG
  Bytes partial_;               // a stream record of which only the front has arrived
};

}  // namespace midflight::sptps
