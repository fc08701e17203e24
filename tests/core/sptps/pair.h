// Two sessions and the records between them, for tests.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "core/crypto/entropy.h"
#include "core/sptps/session.h"

namespace midflight::sptps::test {

struct Message {
  std::uint8_t type = 0;
  Bytes body;
  friend bool operator==(const Message&, const Message&) = default;
};

// A session with everything it needs and everything it did.
class End final : public EntropySource, public Sink {
 public:
  explicit End(Role role, Mode mode = Mode::datagram, std::uint32_t window = 16)
      : own_(role),
        setup{mode,
              role,
              crypto.key_pair({static_cast<std::uint8_t>(role)}),
              crypto.key_pair({static_cast<std::uint8_t>(other(role))}).public_key,
              datagram_label("A", "B"),
              window} {}

  KexEntropy draw(std::uint32_t exchange) override {
    const auto* const name = own_ == Role::initiator ? "A" : "B";
    return split_entropy(crypto::derive(crypto::entropy_root(1), {name, "", 0, exchange}));
  }
  void send_record(std::uint8_t /*type*/, ByteView wire) override {
    out.emplace_back(wire.begin(), wire.end());
  }
  bool receive_record(std::uint8_t type, ByteView body) override {
    received.push_back({type, {body.begin(), body.end()}});
    return accepts;
  }
  void handshake_done() override { ++done; }

  [[nodiscard]] Call call() { return {crypto, *this, *this}; }
  void start() { session.start(setup, call()); }
  Result<void, Refusal> receive(ByteView wire) {
    return setup.mode == Mode::datagram ? session.receive_datagram(wire, call())
                                        : session.receive_stream(wire, call());
  }
  Result<void, Refusal> send(std::uint8_t type, const Bytes& body) {
    return session.send(type, body, call());
  }
  // The oldest record that is on its way.
  [[nodiscard]] Bytes take() {
    auto wire = out.front();
    out.pop_front();
    return wire;
  }
  [[nodiscard]] Bytes state() const {
    Bytes bytes;
    Writer writer(bytes);
    session.write_state(writer);
    return bytes;
  }

 private:
  Role own_;

 public:
  crypto::Operations crypto;
  Setup setup;
  Session session;
  std::deque<Bytes> out;
  std::vector<Message> received;
  int done = 0;
  bool accepts = true;
};

struct Pair {
  explicit Pair(Mode mode = Mode::datagram, std::uint32_t window = 16)
      : a(Role::initiator, mode, window), b(Role::responder, mode, window) {}

  // Delivers everything, also what that produces, in order. Whether nothing was refused.
  bool settle() {
    bool good = true;
    while (!a.out.empty() || !b.out.empty()) {
      if (!a.out.empty()) good = b.receive(a.take()).has_value() && good;
      if (!b.out.empty()) good = a.receive(b.take()).has_value() && good;
    }
    return good;
  }
  bool connect() {
    a.start();
    b.start();
    return settle();
  }
  [[nodiscard]] bool agree() const {
    return a.session.out_key_fingerprint() == b.session.in_key_fingerprint() &&
           b.session.out_key_fingerprint() == a.session.in_key_fingerprint();
  }

  // What `sender` seals with after the first handshake.
  [[nodiscard]] crypto::CipherKey key_of(Role sender) {
    const auto ephemeral = [](End& end) { return end.crypto.key_pair(end.draw(1).ephemeral_seed); };
    const KexPair kexes{make_kex(a.draw(1).nonce, ephemeral(a).public_key),
                        make_kex(b.draw(1).nonce, ephemeral(b).public_key)};
    const auto secret = a.crypto.agree(ephemeral(a).private_key, ephemeral(b).public_key);
    return cipher_key(a.crypto.prf(secret.value(), key_seed(kexes, a.setup.label)), sender);
  }
  // A record as `sender` would seal it then, of any type and body.
  [[nodiscard]] Bytes sealed(Role sender, const RecordHead& head, const Bytes& body) {
    const auto key = key_of(sender);
    Bytes wire(body.size() + overhead(head.mode, true));
    write_record(head, body, &key, wire);
    return wire;
  }

  End a;
  End b;
};

}  // namespace midflight::sptps::test
