#include "sim/import/peer_model.h"

#include <algorithm>

namespace midflight::sim {
namespace {

constexpr std::uint32_t kMostSkipped = 200'000;  // numbers; beyond that they are not imitated
constexpr Duration kAnswerTime = std::chrono::seconds(10);
// What was sent longer before a start of this end went to an older session. No end starts twice
// within twice this time (the 10-second rule).
constexpr Duration kLongestTravel = std::chrono::seconds(5);

}  // namespace

// Takes what the session makes, and draws its entropy.
class PeerModel::Port final : public sptps::Sink, public sptps::EntropySource {
 public:
  explicit Port(PeerModel& model) : model_(model) {}

  void send_record(std::uint8_t type, ByteView wire) override {
    if (type != sptps::kHandshakeType) {
      model_.last_application_.assign(wire.begin(), wire.end());
    } else if (const auto record = read_handshake(wire)) {
      model_.made_.push_back({*record, Bytes(wire.begin(), wire.end())});
    }
  }
  bool receive_record(std::uint8_t, ByteView) override { return true; }
  void handshake_done() override {}
  sptps::KexEntropy draw(std::uint32_t exchange) override {
    const auto& who = model_.identity_;
    return sptps::split_entropy(crypto::derive(
        crypto::entropy_root(0), {who.peer, "import/" + who.node, model_.starts_, exchange}));
  }

 private:
  PeerModel& model_;
};

void PeerModel::hear(bool starts, ByteView wire, LocalInstant at) {
  heard_.push_back({starts, Bytes(wire.begin(), wire.end()), at});
}

void PeerModel::begin(sptps::Role role, crypto::Operations& crypto) {
  ++starts_;
  made_.clear();
  const bool initiator = role == sptps::Role::initiator;
  const sptps::Setup setup{
      .mode = sptps::Mode::datagram,
      .role = role,
      .own = identity_.key,
      .peer = identity_.node_key,
      .label = initiator ? sptps::datagram_label(identity_.peer, identity_.node)
                         : sptps::datagram_label(identity_.node, identity_.peer),
      .replay_window = 0,  // numbers of the node may jump
  };
  Port port(*this);
  session_.start(setup, {crypto, port, port});
}

// What this end refuses, the real one refused too, and said so in its own log.
void PeerModel::feed_next(crypto::Operations& crypto) {
  const auto next = std::move(heard_.front());
  heard_.pop_front();
  Port port(*this);
  static_cast<void>(session_.receive_datagram(next.wire, {crypto, port, port}));
}

void PeerModel::advance(std::uint32_t number, crypto::Operations& crypto) {
  const auto next = session_.next_out();
  if (number > next) lose(number - next, crypto);
}

void PeerModel::lose(std::uint32_t count, crypto::Operations& crypto) {
  if (count > kMostSkipped) return;
  const auto kept = last_application_;
  Port port(*this);
  for (; count > 0 && session_.keyed_out(); --count) {
    static_cast<void>(session_.send(0, {}, {crypto, port, port}));
  }
  last_application_ = kept;
}

// A REQ_KEY older than the node's patience was answered long ago or never.
bool PeerModel::answer_start(LocalInstant at, crypto::Operations& crypto) {
  const auto is_start = [](const Heard& heard) { return heard.starts; };
  auto start = std::ranges::find_if(
      heard_, [&](const Heard& heard) { return heard.starts && at - heard.at <= kAnswerTime; });
  if (start == heard_.end()) {
    const auto last = std::find_if(heard_.rbegin(), heard_.rend(), is_start);
    if (last == heard_.rend()) return false;
    start = std::prev(last.base());
  }
  heard_.erase(heard_.begin(), start);
  begin(sptps::Role::responder, crypto);
  feed_next(crypto);
  return true;
}

std::optional<Bytes> PeerModel::start(LocalInstant at, crypto::Operations& crypto) {
  std::erase_if(heard_, [&](const Heard& heard) { return at - heard.at > kLongestTravel; });
  begin(sptps::Role::initiator, crypto);
  return take_made({HandshakeKind::kex, false, 0});
}

std::optional<Bytes> PeerModel::take_made(const HandshakeRecord& shown) {
  while (!made_.empty()) {
    auto made = std::move(made_.front());
    made_.pop_front();
    if (made.record.alike(shown)) return made.wire;
  }
  return std::nullopt;
}

std::optional<Bytes> PeerModel::handshake(const HandshakeRecord& shown, LocalInstant at,
                                          crypto::Operations& crypto) {
  if (shown.kind == HandshakeKind::kex && !shown.sealed) {
    if (!answer_start(at, crypto)) return std::nullopt;
    return take_made(shown);
  }
  if (auto made = take_made(shown)) return made;
  while (!heard_.empty()) {
    if (heard_.front().starts) {
      // The answer to a start is a KEX in the clear, so this one was lost.
      if (session_.role() != sptps::Role::initiator) return std::nullopt;
      heard_.pop_front();
      continue;
    }
    if (shown.sealed) advance(shown.number, crypto);
    feed_next(crypto);
    if (auto made = take_made(shown)) return made;
  }
  if (shown.kind != HandshakeKind::kex) return std::nullopt;
  advance(shown.number, crypto);
  Port port(*this);
  if (!session_.force_kex({crypto, port, port})) return std::nullopt;
  return take_made(shown);
}

std::optional<Bytes> PeerModel::application(std::uint8_t type, ByteView body,
                                            crypto::Operations& crypto) {
  while (!session_.keyed_out() && !heard_.empty() && !heard_.front().starts) feed_next(crypto);
  Port port(*this);
  if (!session_.send(type, body, {crypto, port, port})) return std::nullopt;
  return last_application_;
}

std::optional<Bytes> PeerModel::repeated() const {
  return last_application_.empty() ? std::nullopt : std::optional(last_application_);
}

}  // namespace midflight::sim
