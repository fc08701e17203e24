// The other end of one channel, played by a real SPTPS session: it makes the records that the log
// shows arriving. Ephemeral keys of a capture are not recorded, so the records differ in their
// bytes, but agree with the simulated node's keys. It hears what the node sends only as far as it
// must have heard to make the next record: the log of one end is enough.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "core/base/time.h"
#include "core/crypto/entropy.h"
#include "core/sptps/session.h"
#include "sim/import/handshake_record.h"

namespace midflight::sim {

struct PeerIdentity {
  std::string node;  // the simulated end
  std::string peer;  // this end
  crypto::KeyPair key;
  crypto::PublicKey node_key{};
};

class PeerModel {
 public:
  explicit PeerModel(PeerIdentity identity) : identity_(std::move(identity)) {}

  // The node sent a record on this channel. `starts`: REQ_KEY/15.
  void hear(bool starts, ByteView wire, LocalInstant at);

  // Each makes one record for the node; nothing if this end can't have sent such a record.
  // The KEX of a new session that this end starts.
  [[nodiscard]] std::optional<Bytes> start(LocalInstant at, crypto::Operations& crypto);
  [[nodiscard]] std::optional<Bytes> handshake(const HandshakeRecord& shown, LocalInstant at,
                                               crypto::Operations& crypto);
  [[nodiscard]] std::optional<Bytes> application(std::uint8_t type, ByteView body,
                                                 crypto::Operations& crypto);
  // The last application record once more.
  [[nodiscard]] std::optional<Bytes> repeated() const;
  // Skips record numbers, as if as many records were lost.
  void lose(std::uint32_t count, crypto::Operations& crypto);

 private:
  struct Heard {
    bool starts = false;
    Bytes wire;
    LocalInstant at;
  };
  struct Made {
    HandshakeRecord record;
    Bytes wire;
  };
  class Port;

  void begin(sptps::Role role, crypto::Operations& crypto);
  void feed_next(crypto::Operations& crypto);
  void advance(std::uint32_t number, crypto::Operations& crypto);
  [[nodiscard]] bool answer_start(LocalInstant at, crypto::Operations& crypto);
  [[nodiscard]] std::optional<Bytes> take_made(const HandshakeRecord& shown);

  PeerIdentity identity_;
  sptps::Session session_;
  std::deque<Heard> heard_;  // by this end's network, not yet by its session
  std::deque<Made> made_;    // handshake records not yet shown by the log
  Bytes last_application_;
  std::uint64_t starts_ = 0;
};

}  // namespace midflight::sim
