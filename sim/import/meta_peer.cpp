#include "sim/import/meta_peer.h"

namespace midflight::sim {

MetaPeer::MetaPeer(Setup setup, Taker take)
    : setup_(std::move(setup)),
      take_(std::move(take)),
      connection_(setup_.node_dialled ? meta::Connection::accepted()
                                      : meta::Connection::dialled(setup_.node)) {}

meta::Call MetaPeer::call(LocalInstant now, crypto::Operations& crypto) {
  // ACK tells the time since ID, and must tell what the real one told.
  const auto shown = activated() ? now : std::max(established_, established_ + setup_.weight);
  return {shown, crypto, *this, setup_.self, *this};
}

void MetaPeer::establish(LocalInstant now, crypto::Operations& crypto) {
  established_ = now;
  connection_.established({now, crypto, *this, setup_.self, *this});
}

void MetaPeer::hear(ByteView bytes, LocalInstant now, crypto::Operations& crypto) {
  static_cast<void>(connection_.feed(bytes, call(now, crypto)));
}

bool MetaPeer::say(std::string_view name, std::string_view line, LocalInstant now,
                   crypto::Operations& crypto) {
  return connection_.send_line(name, line, call(now, crypto));
}

bool MetaPeer::say_packet(ByteView frame, LocalInstant now, crypto::Operations& crypto) {
  return connection_.send_packet(frame, call(now, crypto));
}

bool MetaPeer::say_sptps_packet(ByteView bytes, LocalInstant now, crypto::Operations& crypto) {
  return connection_.send_sptps_packet(bytes, call(now, crypto));
}

MetaPeer::Piece MetaPeer::take_next() {
  auto piece = std::move(pieces_.front());
  pieces_.pop_front();
  return piece;
}

std::optional<crypto::PublicKey> MetaPeer::peer_key(std::string_view name) {
  if (name != setup_.node) return std::nullopt;
  return setup_.node_key;
}

bool MetaPeer::on_message(const meta::Message& message, std::string_view text) {
  take_(*this, message, text);
  return true;
}

void MetaPeer::transmit(std::string_view name, ByteView wire) {
  pieces_.push_back({name, Bytes(wire.begin(), wire.end())});
}

sptps::KexEntropy MetaPeer::draw(std::uint32_t exchange) {
  return sptps::split_entropy(
      crypto::derive(crypto::entropy_root(0),
                     {setup_.self.name, "import/tcp/" + setup_.node, setup_.number, exchange}));
}

}  // namespace midflight::sim
