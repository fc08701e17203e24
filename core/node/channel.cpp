#include "core/node/channel.h"

#include "core/crypto/entropy.h"
#include "core/node/packets.h"
#include "core/node/router.h"

namespace midflight::node {
namespace {

using SessionState = sptps::State;

constexpr std::size_t kPlainOverhead = 5;
constexpr std::size_t kKexSize = 65;
constexpr std::size_t kSigSize = 64;
constexpr std::string_view kUnfinished = "Handshake phase not finished yet from {peer}";

std::string_view awaited_in(SessionState state) {
  return state == SessionState::sig || state == SessionState::ack ? session_state_name(state)
                                                                  : "KEX";
}

std::string_view handshake_record_of(std::size_t body_size) {
  if (body_size == kKexSize) return "KEX";
  return body_size == kSigSize ? "SIG" : "ACK";
}

// By its size, for one that comes out of order is another than the state awaits.
std::string_view received_record_of(std::size_t body_size, SessionState state) {
  const bool known = body_size == kKexSize || body_size == kSigSize || body_size == 0;
  return known ? handshake_record_of(body_size) : awaited_in(state);
}

std::string_view application_record_of(std::uint8_t type) {
  return type == kProbeType ? "PROBE" : "DATA";
}

// What a session sends and tells during one call, and the entropy that it draws.
class Port final : public sptps::Sink, public sptps::EntropySource {
 public:
  enum class Purpose : std::uint8_t { other, first_kex, first_of_his, forced_kex };

  Port(const Turn& turn, NodeIndex peer, std::string_view carrier)
      : turn_(turn), peer_(peer), carrier_(carrier), reported_(session().state()) {}
  Port(const Turn& turn, NodeIndex peer, Purpose purpose) : Port(turn, peer, std::string_view()) {
    purpose_ = purpose;
  }
  Port(const Turn& turn, NodeIndex peer, const Outbound& record)
      : Port(turn, peer, std::string_view()) {
    outbound_ = &record;
  }

  [[nodiscard]] const Turn& turn() const { return turn_; }
  [[nodiscard]] NodeIndex peer() const { return peer_; }
  [[nodiscard]] sptps::Session& session() const { return *turn_.session(peer_); }
  [[nodiscard]] sptps::Call call() { return {turn_.call.crypto, *this, *this}; }

  void report_state() {
    if (session().state() == reported_) return;
    reported_ = session().state();
    auto report = turn_.about_session(ReportKind::state, peer_);
    report.name = session_state_name(reported_);
    turn_.call.effects.report(report);
  }

  void send_record(std::uint8_t type, ByteView wire) override {
    if (purpose_ == Purpose::forced_kex) {
      turn_.call.effects.report(turn_.about_session(ReportKind::rekey, peer_));
    }
    report_state();
    Handoff handoff{.from = turn_.self(), .to = peer_, .wire = wire};
    if (type == sptps::kHandshakeType) {
      handoff.kind = purpose_ == Purpose::first_kex ? RecordKind::first_kex : RecordKind::handshake;
      handoff.label = handshake_label(wire.size());
    } else {
      handoff.kind = type == kProbeType ? RecordKind::probe : RecordKind::data;
      handoff.label = outbound_->label;
      handoff.addressing = outbound_->addressing;
    }
    handoff.label.content = content_;
    handoff.label.session = session().start_tag();
    handoff.label.exchange = session().exchange();
    handoff.label.number = Reader(wire).integer<std::uint32_t>().value_or(0);
    hand_over(turn_, handoff);
  }

  void record_sealing(std::uint8_t type, ByteView body) override {
    if (!turn_.call.describe) return;
    content_.said =
        Fingerprint().add(session().out_key_fingerprint()).add(type).add(body.size()).value();
    content_.body = Fingerprint().add(body).value();
    content_.packet = type != sptps::kHandshakeType && type != kProbeType;
  }

  void record_opened(std::uint8_t type, std::uint32_t number, ByteView body) override {
    if (purpose_ == Purpose::first_of_his) return;
    auto report = turn_.about_session(ReportKind::received, peer_);
    report.message = carrier_;
    report.record = type == sptps::kHandshakeType
                        ? received_record_of(body.size(), session().state())
                        : application_record_of(type);
    // The peer's KEX begins an exchange that this side only joins next.
    const bool joins =
        type == sptps::kHandshakeType && session().state() == SessionState::secondary_kex;
    report.exchange = session().exchange() + (joins ? 1 : 0);
    report.number = number;
    report.size = wire_size;
    turn_.call.effects.report(report);
  }

  bool receive_record(std::uint8_t type, ByteView body) override {
    return take_record(turn_, peer_, {.type = type, .body = body, .by_udp = carrier_ == kByUdp});
  }

  void handshake_done() override {
    report_state();
    auto report = turn_.about_session(ReportKind::keyed, peer_);
    report.a = session().out_key_fingerprint();
    report.b = session().in_key_fingerprint();
    turn_.call.effects.report(report);
    if (turn_.peer(peer_).validkey) return;
    turn_.set_validkey(peer_, true);
    turn_.set_waitingforkey(peer_, false);
    turn_.log(Severity::info, peer_, "SPTPS key exchange with {peer} succesful");
  }

  sptps::KexEntropy draw(std::uint32_t exchange) override {
    const crypto::KexPlace place{
        .node = turn_.entry(turn_.self()).name,
        .peer = turn_.entry(peer_).name,
        .start = start_number(),
        .exchange = exchange,
    };
    return sptps::split_entropy(turn_.call.crypto.derive(turn_.setting.config->entropy, place));
  }

  std::uint32_t wire_size = 0;  // of the record that is being fed

 private:
  [[nodiscard]] std::uint64_t start_number() const {
    return std::uint64_t{turn_.setting.config->incarnation} << 32 | turn_.peer(peer_).starts;
  }

  [[nodiscard]] Label handshake_label(std::size_t sent) const {
    const auto overhead = session().keyed_out() ? sptps::kDatagramOverhead : kPlainOverhead;
    Label label{.record = handshake_record_of(sent - overhead), .peer = peer_};
    label.fingerprint =
        turn_.about(peer_, label.record).add(start_number()).add(session().exchange()).value();
    label.unique = true;
    return label;
  }

  const Turn& turn_;
  NodeIndex peer_;
  std::string_view carrier_;
  Purpose purpose_ = Purpose::other;
  const Outbound* outbound_ = nullptr;
  Content content_;  // of the record that is being sealed
  SessionState reported_;
};

// Of what arrived, or of what this side asked the session for (then without a carrier).
void report_refusal(const Turn& turn, NodeIndex peer, std::string_view carrier,
                    const sptps::Refusal& refusal) {
  const auto text = text_of(refusal);
  auto report = turn.about_session(ReportKind::refused, peer);
  report.severity = Severity::error;
  report.message = carrier;
  report.text = text.pattern;
  report.a = text.a;
  report.b = text.b;
  turn.call.effects.report(report);
}

// A record that opens and is refused for its number or by its user says nothing: it may be old.
void note_failure(const Turn& turn, NodeIndex peer, const Result<void, sptps::Refusal>& taken) {
  auto& since = turn.peer(peer).undecryptable_since;
  if (taken) {
    since.reset();
  } else if (turn.setting.config->behaviour.restart_needs_lasting_failure && !since &&
             taken.error().cause == sptps::Refusal::Cause::not_authentic) {
    since = turn.seconds();
  }
}

bool patience_ended(const Turn& turn, std::int64_t since) {
  return since < turn.seconds() - kKeyPatience;
}

// False if the record was refused.
bool feed(Port& port, ByteView wire, std::string_view carrier) {
  port.wire_size = static_cast<std::uint32_t>(wire.size());
  const auto taken = port.session().receive_datagram(wire, port.call());
  port.report_state();
  if (!taken) report_refusal(port.turn(), port.peer(), carrier, taken.error());
  note_failure(port.turn(), port.peer(), taken);
  return taken.has_value();
}

void start_channel(const Turn& turn, NodeIndex peer, sptps::Role role) {
  auto& state = turn.peer(peer);
  if (!state.session) {
    state.session = static_cast<std::uint32_t>(turn.state.sessions.size());
    turn.state.sessions.emplace_back();
  }
  stop_channel(turn, peer);
  turn.set_validkey(peer, false);
  turn.set_waitingforkey(peer, true);
  state.last_req_key = turn.seconds();
  ++state.starts;

  const bool initiator = role == sptps::Role::initiator;
  const auto& own = turn.entry(turn.self()).name;
  const auto& his = turn.entry(peer).name;
  const auto& config = *turn.setting.config;
  const sptps::Setup setup{
      .mode = sptps::Mode::datagram,
      .role = role,
      .own = config.key,
      .peer = turn.entry(peer).public_key,
      .label = initiator ? sptps::datagram_label(own, his) : sptps::datagram_label(his, own),
      .replay_window = config.replay_window,
  };
  Port port(turn, peer, initiator ? Port::Purpose::first_kex : Port::Purpose::other);
  port.session().start(setup, port.call());
}

}  // namespace

std::string_view session_state_name(sptps::State state) {
  switch (state) {
    case sptps::State::kex:
      return "KEX";
    case sptps::State::secondary_kex:
      return "SECONDARY_KEX";
    case sptps::State::sig:
      return "SIG";
    case sptps::State::ack:
      return "ACK";
    case sptps::State::stopped:
      break;
  }
  return "STOPPED";
}

void restart_channel(const Turn& turn, NodeIndex peer, std::string_view why) {
  auto report = turn.about_session(ReportKind::restart, peer);
  report.severity = Severity::info;
  report.text = why;
  turn.call.effects.report(report);
  start_channel(turn, peer, sptps::Role::initiator);
}

void stop_channel(const Turn& turn, NodeIndex peer) {
  auto* const session = turn.session(peer);
  if (session == nullptr || !session->started()) return;
  if (session->keyed_in() || session->keyed_out()) {
    turn.call.effects.report(turn.about_session(ReportKind::unkeyed, peer));
  }
  auto report = turn.about_session(ReportKind::state, peer);
  report.name = session_state_name(SessionState::stopped);
  session->stop();
  turn.call.effects.report(report);
}

void accept_channel(const Turn& turn, NodeIndex peer, ByteView kex) {
  // Reported before the answer that starting sends, not when the record is opened.
  Report report{.kind = ReportKind::received, .peer = peer};
  report.message = kByReqKey;
  report.record = "KEX";
  report.exchange = 1;
  report.number = Reader(kex).integer<std::uint32_t>().value_or(0);
  report.size = static_cast<std::uint32_t>(kex.size());
  turn.call.effects.report(report);
  start_channel(turn, peer, sptps::Role::responder);
  Port port(turn, peer, Port::Purpose::first_of_his);
  static_cast<void>(feed(port, kex, kByReqKey));
}

bool feed_channel(const Turn& turn, NodeIndex peer, ByteView wire, std::string_view carrier) {
  if (turn.session(peer) == nullptr) {
    report_refusal(turn, peer, carrier, {.cause = sptps::Refusal::Cause::not_started});
    return false;
  }
  Port port(turn, peer, carrier);
  return feed(port, wire, carrier);
}

void restart_if_patience_ended(const Turn& turn, NodeIndex peer, std::string_view why) {
  if (!turn.setting.config->behaviour.restart_on_undecryptable) return;
  if (patience_ended(turn, turn.peer(peer).last_req_key)) restart_channel(turn, peer, why);
}

void restart_if_data_fails(const Turn& turn, NodeIndex peer, std::string_view why) {
  const auto* const session = turn.session(peer);
  if (turn.setting.config->behaviour.restart_needs_lasting_failure && session != nullptr &&
      session->keyed_in()) {
    const auto since = turn.peer(peer).undecryptable_since;
    if (!since || !patience_ended(turn, *since)) return;
  }
  restart_if_patience_ended(turn, peer, why);
}

void send_record(const Turn& turn, NodeIndex peer, const Outbound& record) {
  if (turn.session(peer) == nullptr) {
    turn.log(Severity::error, peer, kUnfinished);
    return;
  }
  Port port(turn, peer, record);
  if (const auto sent = port.session().send(record.type, record.body, port.call()); !sent) {
    const auto text = text_of(sent.error());
    const bool unfinished = sent.error().cause == sptps::Refusal::Cause::handshake_unfinished;
    turn.log(Severity::error, peer, unfinished ? kUnfinished : text.pattern, text.a, text.b);
  }
}

void force_key_exchange(const Turn& turn, NodeIndex peer) {
  if (turn.session(peer) == nullptr) return;
  Port port(turn, peer, Port::Purpose::forced_kex);
  const auto begun = port.session().force_kex(port.call());
  port.report_state();
  if (!begun) turn.log(Severity::error, peer, text_of(begun.error()).pattern);
}

}  // namespace midflight::node
