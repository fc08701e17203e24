// The other end of one meta connection of the simulated node: says what the log shows arriving, and
// takes apart what the node sends.
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "core/crypto/entropy.h"
#include "core/meta/connection.h"

namespace midflight::sim {

class MetaPeer final : private meta::Handler, private sptps::EntropySource {
 public:
  using Taker = std::function<void(const MetaPeer& from, const meta::Message& message,
                                   std::string_view text)>;
  struct Setup {
    meta::Identity self;
    std::string node;
    crypto::PublicKey node_key{};
    Duration weight{};  // that its ACK is to tell
    bool node_dialled = false;
    std::uint64_t number = 0;  // of connections to this peer, for entropy
  };

  // `take` is called with each request that the node sends here.
  MetaPeer(Setup setup, Taker take);
  MetaPeer(const MetaPeer&) = delete;
  MetaPeer& operator=(const MetaPeer&) = delete;
  ~MetaPeer() override = default;

  void establish(LocalInstant now, crypto::Operations& crypto);
  void hear(ByteView bytes, LocalInstant now, crypto::Operations& crypto);
  // False: the connection isn't activated.
  bool say(std::string_view name, std::string_view line, LocalInstant now,
           crypto::Operations& crypto);
  bool say_packet(ByteView frame, LocalInstant now, crypto::Operations& crypto);
  bool say_sptps_packet(ByteView bytes, LocalInstant now, crypto::Operations& crypto);

  // What is ready for the node: the next piece, empty if there is none. Requests come as one piece
  // each, "KEX" and "SIG" are the connection's own handshake.
  struct Piece {
    std::string_view name;
    Bytes bytes;
  };
  [[nodiscard]] bool ready() const { return !pieces_.empty(); }
  [[nodiscard]] const Piece& next() const { return pieces_.front(); }
  Piece take_next();

  [[nodiscard]] bool activated() const { return connection_.activated(); }
  [[nodiscard]] const std::string& name() const { return setup_.self.name; }

 private:
  std::optional<crypto::PublicKey> peer_key(std::string_view name) override;
  bool on_message(const meta::Message& message, std::string_view text) override;
  void on_packet(ByteView) override {}
  bool on_sptps_packet(ByteView) override { return true; }
  void transmit(std::string_view name, ByteView wire) override;
  sptps::KexEntropy draw(std::uint32_t exchange) override;
  [[nodiscard]] meta::Call call(LocalInstant now, crypto::Operations& crypto);

  Setup setup_;
  Taker take_;
  meta::Connection connection_;
  LocalInstant established_;
  std::deque<Piece> pieces_;
};

}  // namespace midflight::sim
