// Two sessions whose records reach the other end when they are asked for.
#pragma once

#include "core/base/check.h"
#include "core/sptps/session.h"
#include "sim/net/ring.h"

namespace midflight::bench {

class End final : public sptps::EntropySource, public sptps::Sink {
 public:
  End(sptps::Role role, crypto::Operations& crypto) : crypto_(crypto) {
    const auto key = [&](sptps::Role of) {
      return crypto.key_pair({static_cast<std::uint8_t>(1 + static_cast<int>(of))});
    };
    setup_ = {sptps::Mode::datagram,
              role,
              key(role),
              key(sptps::other(role)).public_key,
              sptps::datagram_label("alpha", "beta"),
              16};
    entropy_.nonce[0] = entropy_.ephemeral_seed[0] = static_cast<std::uint8_t>(role);
  }

  sptps::KexEntropy draw(std::uint32_t /*exchange*/) override { return entropy_; }
  void send_record(std::uint8_t /*type*/, ByteView wire) override {
    out.push().assign(wire.begin(), wire.end());
  }
  bool receive_record(std::uint8_t /*type*/, ByteView /*body*/) override { return true; }
  void handshake_done() override { done = true; }

  void start() {
    done = false;
    session.start(setup_, {crypto_, *this, *this});
  }
  void send(ByteView body) {
    const auto sent = session.send(0, body, {crypto_, *this, *this});
    MIDFLIGHT_CHECK(sent, "a keyed session sends");
  }
  void take_from(End& other) {
    const auto received = session.receive_datagram(other.out.front(), {crypto_, *this, *this});
    other.out.pop();
    MIDFLIGHT_CHECK(received, "what the other end sent is accepted");
  }

  sptps::Session session;
  sim::Ring<Bytes> out;
  bool done = false;

 private:
  crypto::Operations& crypto_;
  sptps::Setup setup_;
  sptps::KexEntropy entropy_;
};

struct TwoEnds {
  explicit TwoEnds(crypto::Operations& crypto)
      : initiator(sptps::Role::initiator, crypto), responder(sptps::Role::responder, crypto) {}

  void handshake() {
    initiator.start();
    responder.start();
    while (!initiator.out.empty() || !responder.out.empty()) {
      if (!initiator.out.empty()) responder.take_from(initiator);
      if (!responder.out.empty()) initiator.take_from(responder);
    }
    MIDFLIGHT_CHECK(initiator.done && responder.done, "the handshake ends");
  }

  End initiator;
  End responder;
};

}  // namespace midflight::bench
