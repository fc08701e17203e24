// A protocol of one's own in midflight, whole. Two nodes share a secret. The lower one leads: it
// PROPOSEs the next key, and the other one ACCEPTs it and seals with it from then on.
//
// The bug, of the family of tinc's: the leader takes its key for unusable between the two messages,
// although it still works, and a packet that comes just then makes it RESTART the channel.
#include "core/crypto/hash.h"
#include "core/crypto/record_cipher.h"
#include "core/sptps/replay_window.h"
#include "sim/cli/main.h"
#include "sim/host/address.h"
#include "sim/kernel/choice.h"

namespace {

using namespace midflight;
using sim::HostCall;

enum Kind : std::uint8_t { propose, accept, restart, data };
const std::vector<std::string_view> kNames{"PROPOSE", "ACCEPT", "RESTART", "DATA"};

// On the wire: this, a number, and what is sealed with the key of this and the number as nonce.
struct Header {
  std::uint8_t kind;
  std::uint32_t session;
  std::uint32_t exchange;
};

crypto::CipherKey key_of(const Header& header, NodeIndex sender) {
  Bytes bytes;
  Writer(bytes).text("the secret that both share").integer(sender.value).integer(header.kind);
  Writer(bytes).integer(header.session).integer(header.exchange);
  return crypto::blake2b(bytes);
}

class Handover final : public sim::HostOf<Handover> {
 public:
  explicit Handover(const sim::Birth& birth)
      : self_(birth.self),
        peer_(birth.scenario.nodes.size() == 2 ? NodeIndex{1 - birth.self.value} : NodeIndex{}),
        key_expire_(birth.node().key_expire),
        retires_key_(birth.follows("proposal_retires_key")) {}

  void start(const HostCall& call) override {
    if (!peer_.valid()) return;  // it is for two: shrink asks what one alone would do
    use_keys(1, 1, call);
    call.effects.arm(TimerId{0}, "key_expire", call.now + key_expire_);
  }
  void timer(TimerId timer, const HostCall& call) override {
    force_rekey(peer_, call);
    call.effects.arm(timer, "key_expire", call.now + key_expire_);
  }
  void force_rekey(NodeIndex /*peer*/, const HostCall& call) override {
    if (peer_ < self_) return;
    proposed_ = true;
    report({.kind = ReportKind::rekey, .session = session_, .exchange = exchange_ + 1}, call);
    if (retires_key_) report({.kind = ReportKind::flag, .name = "ready", .value = 0}, call);
    send({propose, session_, exchange_ + 1}, {}, call);
  }
  void send_packet(NodeIndex /*to*/, ByteView packet, const HostCall& call) override {
    if (proposed_ && retires_key_) {
      report({.kind = ReportKind::restart, .text = "no usable key with {peer}"}, call);
      use_keys(session_ + 1, 1, call);
      send({restart, session_, exchange_}, {}, call);
    }
    send({data, session_, exchange_}, packet, call);
  }
  void datagram(Address /*from*/, ByteView bytes, const HostCall& call) override {
    Reader reader(bytes);
    const auto kind = reader.integer<std::uint8_t>();
    const auto session = reader.integer<std::uint32_t>();
    const auto exchange = reader.integer<std::uint32_t>();
    const auto number = reader.integer<std::uint32_t>();
    const auto sealed = reader.rest();
    if (!number || *kind > data || sealed.size() < crypto::kTagSize) return;
    const Header header{*kind, *session, *exchange};
    Bytes body(sealed.size() - crypto::kTagSize);
    const bool good = crypto::open(key_of(header, peer_), *number, sealed, body) &&
                      window_.take(*number).has_value();
    const auto verdict = good ? ReportKind::received : ReportKind::refused;
    report({.kind = verdict, .message = kNames[*kind], .exchange = *exchange}, call);
    if (good) take(header, body, call);
  }
  void write_state(Writer& out, Numbers /*numbers*/) const override {
    out.integer(session_).integer(exchange_).integer(sent_).boolean(proposed_);
    window_.write_state(out);
  }

 private:
  void take(const Header& header, ByteView body, const HostCall& call) {
    const bool ours = header.session == session_;
    const bool next = ours && header.exchange == exchange_ + 1;
    const bool anew = header.kind == restart && header.session > session_;
    if (header.kind == data && ours) call.effects.deliver(peer_, body);
    if (anew || (next && header.kind != data)) use_keys(header.session, header.exchange, call);
    // Again, if the first answer was lost.
    if (header.kind == propose && ours) send({accept, session_, exchange_}, {}, call);
  }
  void use_keys(std::uint32_t session, std::uint32_t exchange, const HostCall& call) {
    session_ = session;
    exchange_ = exchange;
    proposed_ = false;
    Report keyed{.kind = ReportKind::keyed, .session = session, .exchange = exchange};
    keyed.a = crypto::fingerprint64(key_of({data, session, exchange}, self_));
    keyed.b = crypto::fingerprint64(key_of({data, session, exchange}, peer_));
    report(keyed, call);
    if (retires_key_) report({.kind = ReportKind::flag, .name = "ready", .value = 1}, call);
  }
  void report(Report report, const HostCall& call) const {
    report.peer = peer_;
    call.effects.report(report);
  }
  void send(const Header& header, ByteView body, const HostCall& call) {
    Bytes wire;
    Writer(wire).integer(header.kind).integer(header.session).integer(header.exchange);
    Writer(wire).integer(sent_).bytes(body).bytes(FixedBytes<crypto::kTagSize>{});
    const auto sealed = std::span(wire).last(body.size() + crypto::kTagSize);
    crypto::seal(key_of(header, self_), sent_++, sealed);
    Label label{.message = kNames[header.kind], .peer = peer_, .exchange = header.exchange};
    label.fingerprint = sim::fingerprint(wire);
    label.content.packet = header.kind == data;
    call.effects.datagram(sim::address_of(peer_), wire, label);
  }

  NodeIndex self_;
  NodeIndex peer_;
  Duration key_expire_;
  bool retires_key_;
  std::uint32_t session_ = 0;
  std::uint32_t exchange_ = 0;  // the one whose key seals
  std::uint32_t sent_ = 0;
  bool proposed_ = false;
  sptps::ReplayWindow window_;
};

}  // namespace

int main(int argc, char** argv) {
  static const sim::Protocol kHandover{
      .name = "handover",
      .rules = {{"proposal_retires_key", "Who PROPOSEs a key takes its old one for unusable."}},
      .sets = {{"handover-before-fix", {{"proposal_retires_key", "true"}}},
               {"handover-after-fix", {}}},
      .messages = kNames,
      .flags = {"ready"},
      .timers = {"key_expire"},
      .settings = {"key_expire"},
      .hosts = sim::hosts_of<Handover>};
  return cli::main(argc, argv, {&kHandover});
}
