#include "sim/live/peer.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "core/base/check.h"
#include "core/crypto/hash.h"
#include "sim/live/outbox.h"

namespace midflight::sim {
namespace {

using sptps::Mode;
using sptps::Refusal;

constexpr std::size_t kBuffer = 65'536;
constexpr std::size_t kDatagramBody = 1460;  // fits the usual path without fragments

Result<void> write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(with_errno("standard output can't be written"));
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

// tinc's words, and what to do where that is known.
std::string explain(const Refusal& refusal) {
  auto text = sptps::to_text(refusal);
  if (refusal.cause == Refusal::Cause::bad_signature) {
    text +=
        ": the peer has another key than --peer says, expects another than --key, or uses "
        "another label";
  }
  return text;
}

class Peer final : private sptps::Sink, private sptps::EntropySource {
 public:
  Peer(Socket socket, const Conversation& conversation, const Terminal& terminal)
      : socket_(std::move(socket)),
        setup_(conversation.setup),
        terminal_(terminal),
        outbox_(setup_.mode, conversation.paced) {}

  Result<ConversationEnd> run() {
    auto end = talk();
    session_.stop();  // wipes its keys
    return end;
  }

 private:
  Result<ConversationEnd> talk() {
    session_.start(setup_, call());
    while (!over()) {
      if (terminal_.stop()) return ConversationEnd::stopped;
      const auto turned = turn();
      if (!turned) return fail(turned.error());
    }
    return ConversationEnd::finished;
  }

  void send_record(std::uint8_t /*type*/, ByteView wire) override {
    if (!send_closed_) outbox_.push(wire);
  }
  bool receive_record(std::uint8_t /*type*/, ByteView body) override {
    written_ = write_all(terminal_.output, body);
    return written_.has_value();
  }
  void handshake_done() override {
    kex_refused_ = false;
    terminal_.say(Severity::info,
                  session_.exchange() == 1 ? "Handshake done" : "Key exchange done");
  }
  sptps::KexEntropy draw(std::uint32_t /*exchange*/) override {
    FixedBytes<64> bytes{};
    MIDFLIGHT_CHECK(::getentropy(bytes.data(), bytes.size()) == 0,
                    "the operating system gives random bytes");
    const auto entropy = sptps::split_entropy(bytes);
    crypto::wipe(bytes);
    return entropy;
  }

  [[nodiscard]] sptps::Call call() { return {crypto_, *this, *this}; }
  [[nodiscard]] bool is_stream() const { return setup_.mode == Mode::stream; }
  [[nodiscard]] bool wants_input() const {
    return !input_ended_ && session_.keyed_out() && outbox_.empty();
  }
  [[nodiscard]] bool over() const {
    return peer_closed_ && (send_closed_ || (input_ended_ && outbox_.empty()));
  }

  // Waits for something to do, and does it.
  Result<void> turn() {
    short events = peer_closed_ ? 0 : POLLIN;
    if (outbox_.wants_to_send()) events |= POLLOUT;
    std::array<pollfd, 3> sources{{{events == 0 ? -1 : socket_.descriptor(), events, 0},
                                   {wants_input() ? terminal_.input : -1, POLLIN, 0},
                                   {outbox_.timer(), POLLIN, 0}}};
    const bool last_look = peer_closed_ && wants_input();
    const int ready = ::poll(sources.data(), sources.size(), last_look ? 0 : kStopInterval);
    if (ready < 0) return {};  // a signal: `stop` knows
    if (sources[2].revents != 0) outbox_.rested();
    Result<void> done;
    if (!peer_closed_ && (sources[0].revents & ~POLLOUT) != 0) done = read_socket();
    if (done && sources[1].revents != 0) done = read_input();
    if (done && last_look && sources[1].revents == 0) input_ended_ = true;
    if (done) done = outbox_.flush(socket_);
    if (done) close_when_sent();
    return done;
  }

  Result<void> read_socket() {
    const auto count = ::recv(socket_.descriptor(), buffer_.data(), buffer_.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return {};
    if (count < 0) return fail(with_errno("Could not read from socket"));
    if (count == 0 && is_stream()) return end_of_stream();
    const auto bytes = ByteView(buffer_).first(static_cast<std::size_t>(count));
    const auto taken = is_stream() ? session_.receive_stream(bytes, call())
                                   : session_.receive_datagram(bytes, call());
    if (!written_) return written_;
    return taken ? Result<void>() : refused(taken.error());
  }

  Result<void> end_of_stream() {
    if (!session_.keyed_out()) {
      return fail(
          "Connection terminated by peer before the handshake was done: perhaps it "
          "expects another key or label");
    }
    terminal_.say(Severity::info, "Connection terminated by peer");
    peer_closed_ = true;
    return {};
  }

  Result<void> refused(const Refusal& refusal) {
    const bool hopeless = !session_.keyed_in() && refusal.cause == Refusal::Cause::bad_signature;
    if (is_stream() || hopeless) return fail(explain(refusal));
    terminal_.say(Severity::error, explain(refusal));
    return {};
  }

  Result<void> read_input() {
    const auto most = is_stream() ? sptps::kMaxBody : kDatagramBody;
    const auto count = ::read(terminal_.input, buffer_.data(), buffer_.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return {};
    if (count < 0) return fail(with_errno("standard input can't be read"));
    if (count == 0) return input_ended_ = true, Result<void>();
    auto bytes = ByteView(buffer_).first(static_cast<std::size_t>(count));
    while (!bytes.empty()) {
      const auto end = std::find(bytes.begin(), bytes.end(), '\n');
      const auto line = static_cast<std::size_t>(end - bytes.begin()) + (end != bytes.end());
      const auto size = std::min(line, most);
      send_input(bytes.first(size));
      bytes = bytes.subspan(size);
    }
    return {};
  }

  void send_input(ByteView body) {
    if (at_line_start_ && body.front() == '$') {
      const auto forced = session_.force_kex(call());
      // Arbitrary bytes may ask again and again.
      if (!forced && !std::exchange(kex_refused_, true)) {
        terminal_.say(Severity::warning, sptps::to_text(forced.error()));
      }
    }
    at_line_start_ = body.back() == '\n';
    const auto sent = session_.send(0, body, call());
    MIDFLIGHT_CHECK(sent.has_value(), "a keyed session sends what fits into a record");
    has_sent_ = true;
  }

  // Not amid a key exchange, which both sides have still to answer.
  void close_when_sent() {
    const bool all_sent = input_ended_ && has_sent_ && outbox_.empty();
    if (!is_stream() || send_closed_ || !all_sent) return;
    if (session_.state() != sptps::State::secondary_kex && !peer_closed_) return;
    ::shutdown(socket_.descriptor(), SHUT_WR);
    send_closed_ = true;
  }

  Socket socket_;
  sptps::Setup setup_;
  const Terminal& terminal_;
  crypto::Operations crypto_;
  sptps::Session session_;
  Outbox outbox_;
  FixedBytes<kBuffer> buffer_{};
  Result<void> written_;
  bool at_line_start_ = true;
  bool kex_refused_ = false;  // and told, since the last exchange
  bool has_sent_ = false;
  bool input_ended_ = false;
  bool send_closed_ = false;  // this side's half of the stream
  bool peer_closed_ = false;  // the other half
};

}  // namespace

Result<ConversationEnd> converse(Socket socket, const Conversation& conversation,
                                 const Terminal& terminal) {
  return std::make_unique<Peer>(std::move(socket), conversation, terminal)->run();
}

}  // namespace midflight::sim
