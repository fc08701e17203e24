// Two sessions that replay a recorded one: they draw from the vectors' generator and keep what they
// produce until an event of the file claims it.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "core/sptps/session.h"

namespace midflight::sim {

// SHA-512(seed text || be32(counter)), one step of the counter for each 32 bytes drawn here.
class VectorRng {
 public:
  explicit VectorRng(std::string seed) : seed_(std::move(seed)) {}
  FixedBytes<32> draw();

 private:
  std::string seed_;
  std::uint32_t counter_ = 0;
};

struct Output {
  enum class Kind { wire, record, handshake_done };
  Kind kind = Kind::wire;
  std::uint8_t type = 0;
  bool sealed = false;  // of a wire
  Bytes bytes;          // the wire, or the record's body
};

// One side: its session, and what the session draws and says.
class ReplayedEnd final : public sptps::EntropySource, public sptps::Sink {
 public:
  ReplayedEnd(VectorRng& rng, crypto::Operations& crypto);

  // What this side contributed to an exchange, in order of the exchanges.
  struct Drawn {
    crypto::Seed seed{};
    crypto::KeyPair ephemeral;
    sptps::Kex kex{};
  };
  // How many of each internal event the file has shown so far: which exchange is next.
  struct Seen {
    std::size_t generated = 0, signatures = 0, verified = 0, agreed = 0, expanded = 0;
    std::size_t out_keys = 0, in_keys = 0;
    std::uint32_t wires = 0;
  };

  sptps::Session session;
  crypto::Seed long_term_seed{};
  crypto::KeyPair long_term;
  std::vector<Drawn> drawn;
  std::deque<Output> outputs;
  Bytes sent;                    // all wires, joined
  std::vector<Bytes> datagrams;  // all wires, one by one
  std::size_t stream_taken = 0;  // how much of `sent` the other side was given
  Seen seen;

  [[nodiscard]] sptps::Call call() { return {crypto_, *this, *this}; }

  sptps::KexEntropy draw(std::uint32_t exchange) override;
  void send_record(std::uint8_t type, ByteView wire) override;
  bool receive_record(std::uint8_t type, ByteView body) override;
  void handshake_done() override;

 private:
  VectorRng& rng_;
  crypto::Operations& crypto_;
};

}  // namespace midflight::sim
