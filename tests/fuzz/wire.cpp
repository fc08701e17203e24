// What a peer sends, as lines: a letter that says how, and the bytes. So that what lies behind a
// seal is reached too, the peer knows the keys.
#include "core/base/check.h"
#include "core/meta/codec.h"
#include "core/meta/connection.h"
#include "tests/core/sptps/pair.h"
#include "tests/fuzz/targets.h"

namespace midflight::fuzz {
namespace {

using sptps::Mode;
using sptps::Role;

// Calls `send(how, bytes)` for each line of the input until one is refused; whether none was.
template <class Send>
bool each_line(ByteView input, Send send) {
  for (auto rest = as_text(input); !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!line.empty() && !send(line.front(), as_bytes(line.substr(1)))) return false;
  }
  return true;
}

// Two sessions in use, made once; each input begins from there.
class KeyedPair {
 public:
  explicit KeyedPair(Mode mode) : mode_(mode), pair_(mode) {
    MIDFLIGHT_CHECK(pair_.connect(), "two fresh sessions agree");
    key_ = pair_.key_of(Role::initiator);
    a_ = pair_.a.session;
    b_ = pair_.b.session;
  }

  bool feed(ByteView input) {
    pair_.a.session = a_;
    pair_.b.session = b_;
    return each_line(input, [this](char how, ByteView bytes) { return send(how, bytes); });
  }

 private:
  bool send(char how, ByteView bytes) {
    auto& b = pair_.b;
    b.received.clear();
    b.out.clear();
    pair_.a.out.clear();
    switch (how) {
      case 'k':  // both ends renew their keys
        return pair_.a.session.force_kex(pair_.a.call()) && pair_.settle();
      case 'f':  // b begins to, and a says nothing
        return b.session.force_kex(b.call()).has_value();
      case 'a':
        return pair_.a.send(0, Bytes(bytes.begin(), bytes.end())) && pair_.settle();
      case 'h':
        return deliver(sealed(sptps::kHandshakeType, 0, bytes));
      case 't':  // type, body
        return bytes.empty() || deliver(sealed(bytes[0], 0, bytes.subspan(1)));
      case 'n':  // how far ahead its number is, body
        return bytes.empty() || deliver(sealed(0, bytes[0], bytes.subspan(1)));
      default:
        return deliver(Bytes(bytes.begin(), bytes.end()));
    }
  }

  [[nodiscard]] Bytes sealed(std::uint8_t type, std::uint32_t ahead, ByteView body) const {
    Bytes wire(body.size() + sptps::overhead(mode_, true));
    const auto number = pair_.b.session.next_in() + ahead;
    sptps::write_record({mode_, number, type}, body, &key_, wire);
    return wire;
  }

  bool deliver(const Bytes& wire) {
    auto& b = pair_.b;
    if (mode_ == Mode::stream) return b.receive(wire).has_value();
    const bool would_open = b.session.would_open(wire);
    const auto before = b.session.next_in();
    const bool taken = b.receive(wire).has_value();
    MIDFLIGHT_CHECK(would_open || !taken, "only what would open is taken");
    MIDFLIGHT_CHECK(would_open || before == b.session.next_in(), "a forgery changes no number");
    return taken;
  }

  Mode mode_;
  sptps::test::Pair pair_;
  crypto::CipherKey key_{};
  sptps::Session a_;
  sptps::Session b_;
};

// One end of a meta connection that takes everything.
class MetaEnd final : public meta::Handler, public sptps::EntropySource {
 public:
  MetaEnd(std::string_view name, std::uint8_t seed, meta::Connection start)
      : connection(std::move(start)) {
    self.name = name;
    self.key = crypto.key_pair({seed});
    peer = crypto.key_pair({static_cast<std::uint8_t>(3 - seed)}).public_key;
  }

  std::optional<crypto::PublicKey> peer_key(std::string_view name) override {
    return name == self.name ? std::nullopt : std::optional(peer);
  }
  bool on_message(const meta::Message& message, std::string_view text) override {
    MIDFLIGHT_CHECK(meta::parse(text).value() == message, "the text is the message's");
    return true;
  }
  void on_packet(ByteView frame) override {
    MIDFLIGHT_CHECK(frame.size() <= meta::kMaxPacket, "no longer than may be announced");
  }
  bool on_sptps_packet(ByteView bytes) override {
    MIDFLIGHT_CHECK(bytes.size() <= meta::kMaxPacket, "no longer than may be announced");
    return true;
  }
  void transmit(std::string_view /*name*/, ByteView bytes) override {
    wire.insert(wire.end(), bytes.begin(), bytes.end());
  }
  sptps::KexEntropy draw(std::uint32_t exchange) override {
    return sptps::split_entropy(
        crypto::derive(crypto::entropy_root(1), {self.name, "", 0, exchange}));
  }
  meta::Call call() { return {LocalInstant(std::chrono::seconds(1)), crypto, *this, self, *this}; }

  crypto::Operations crypto;
  meta::Identity self;
  crypto::PublicKey peer{};
  meta::Connection connection;
  Bytes wire;
};

class MetaPair {
 public:
  MetaPair() {
    b_.connection.established(b_.call());
    a_.connection.established(a_.call());
    while (!a_.wire.empty() || !b_.wire.empty()) {
      MIDFLIGHT_CHECK(carry(a_, b_, SIZE_MAX) && carry(b_, a_, SIZE_MAX), "two ends agree");
    }
    MIDFLIGHT_CHECK(b_.connection.activated(), "they got to know each other");
    activated_a_ = a_.connection;
    activated_b_ = b_.connection;
  }

  bool feed(ByteView input) {
    a_.connection = activated_a_;
    b_.connection = activated_b_;
    a_.wire.clear();
    b_.wire.clear();
    return each_line(input, [this](char how, ByteView bytes) { return send(how, bytes); });
  }

 private:
  bool send(char how, ByteView bytes) {
    auto slice = SIZE_MAX;
    const bool packet = how == 'p' || how == 's';
    if (packet && (bytes.empty() || bytes.size() > meta::kMaxPacket)) return true;
    switch (how) {
      case 'p':
        a_.connection.send_packet(bytes, a_.call());
        break;
      case 's':
        a_.connection.send_sptps_packet(bytes, a_.call());
        break;
      case 'r':
        a_.transmit("", bytes);
        break;
      case 'b':  // a request, byte by byte
        slice = 1;
        [[fallthrough]];
      default:
        a_.connection.send_line("", as_text(bytes), a_.call());
    }
    return carry(a_, b_, slice);
  }

  static bool carry(MetaEnd& from, MetaEnd& to, std::size_t slice) {
    Bytes bytes;
    bytes.swap(from.wire);
    for (ByteView rest = bytes; !rest.empty();) {
      const auto part = rest.first(std::min(slice, rest.size()));
      if (!to.connection.feed(part, to.call())) return false;
      rest = rest.subspan(part.size());
    }
    return true;
  }

  MetaEnd a_{"A", 1, meta::Connection::dialled("B")};
  MetaEnd b_{"B", 2, meta::Connection::accepted()};
  meta::Connection activated_a_;
  meta::Connection activated_b_;
};

}  // namespace

bool take_meta_request(ByteView input) {
  const auto message = meta::parse(as_text(input));
  if (!message) return false;
  std::string text;
  meta::format(*message, text);
  const auto again = meta::parse(text);
  MIDFLIGHT_CHECK(again && *again == *message, "a request is read back");
  return true;
}

// Requests, packets and raw bytes on a connection that both ends have activated.
bool take_meta_connection(ByteView input) {
  static MetaPair pair;
  return pair.feed(input);
}

bool take_sptps_stream(ByteView input) {
  static KeyedPair pair(Mode::stream);
  return pair.feed(input);
}

bool take_sptps_datagram(ByteView input) {
  static KeyedPair pair(Mode::datagram);
  return pair.feed(input);
}

}  // namespace midflight::fuzz
