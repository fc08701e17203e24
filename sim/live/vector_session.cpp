#include "sim/live/vector_session.h"

#include <algorithm>

#include "core/crypto/base64.h"

namespace midflight::sim {

using sptps::Role;

namespace {

std::string_view name_of(Role role) { return role == Role::initiator ? "initiator" : "responder"; }

}  // namespace

const std::array<SessionCheck::Entry, 15> SessionCheck::kEntries{
    {{"start", true, &SessionCheck::on_start},
     {"force_kex", true, &SessionCheck::on_force_kex},
     {"send_record", true, &SessionCheck::on_send_record},
     {"deliver", true, &SessionCheck::on_deliver},
     {"wire", false, &SessionCheck::on_wire},
     {"record", false, &SessionCheck::on_record},
     {"handshake_done", false, &SessionCheck::on_handshake_done},
     {"state", false, &SessionCheck::on_state},
     {"ecdh_generate", false, &SessionCheck::on_ecdh_generate},
     {"sign", false, &SessionCheck::on_sign},
     {"verify", false, &SessionCheck::on_verify},
     {"ecdh_shared", false, &SessionCheck::on_ecdh_shared},
     {"prf", false, &SessionCheck::on_prf},
     {"set_key", false, &SessionCheck::on_set_key},
     {"encrypt", false, &SessionCheck::on_encrypt}}};

void SessionCheck::run() {
  const auto events = vector_["events"];
  for (const auto role : {Role::initiator, Role::responder}) check_long_term(role);
  if (!events.is_array()) return;
  check_label();
  for (std::size_t i = 0; i < events.size() && !diverged_; ++i) handle(i);
  if (!diverged_) expect_no_outputs(events);
}

void SessionCheck::check_long_term(Role role) {
  const auto side = vector_[name_of(role)];
  const auto& own = endpoint(role);
  side["ed25519_seed"].must_be("drawn from the generator", own.long_term_seed);
  check_key_pair(side, "ed25519", crypto_);
  side["base64_public"].may_be("tinc's base64", crypto::to_base64(own.long_term.public_key));

  Bytes file;
  Writer(file).bytes(own.long_term.private_key.expanded).bytes(own.long_term.public_key);
  ByteView rest = file;
  const auto lines = side["pem_private_lines"];
  if (!lines.present() || !lines.is_array()) return;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line = lines.at(i).text();
    const auto decoded = line ? crypto::from_base64(*line) : std::nullopt;
    const auto part = rest.first(decoded ? std::min(decoded->size(), rest.size()) : 0);
    lines.at(i).must_be("tinc's base64", crypto::to_base64(part));
    rest = rest.subspan(part.size());
  }
  lines.holds("whole key", rest.empty(), "lines that hold less than 96 bytes");
}

// Every SIG signs the label, so the first one shows it.
void SessionCheck::check_label() {
  constexpr std::size_t kFront = 1 + 2 * 65;
  const auto events = vector_["events"];
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto signed_input = events.at(i)["sig_input"];
    if (!signed_input.present()) continue;
    const auto message = signed_input.hex();
    if (message && message->size() >= kFront) {
      vector_["label"].must_be("end of what is signed", ByteView(*message).subspan(kFront));
    }
    return;
  }
}

void SessionCheck::handle(std::size_t index) {
  const auto event = vector_["events"].at(index);
  const auto name = event["ev"].text();
  const auto role = event["who"].reads("initiator") ? Role::initiator : Role::responder;
  if (!event["who"].reads(name_of(role))) return event["who"].malformed("a side");
  if (!name) return;
  const auto* const entry = std::ranges::find(kEntries, *name, &Entry::name);
  if (entry == kEntries.end()) return event["ev"].malformed("a known event");
  if (entry->command) expect_no_outputs(event);
  (this->*entry->handler)({event, index, endpoint(role), endpoint(sptps::other(role)), role});
}

void SessionCheck::expect_no_outputs(const Field& event) {
  for (const auto role : {Role::initiator, Role::responder}) {
    auto& outputs = endpoint(role).outputs;
    event.holds("nothing unclaimed from the events before", outputs.empty(),
                "midflight produced more than the file has");
    outputs.clear();
  }
}

void SessionCheck::on_start(const At& at) {
  at.self.session.start({.mode = mode_,
                         .role = at.role,
                         .own = at.self.long_term,
                         .peer = at.peer.long_term.public_key,
                         .label = label_},
                        at.self.call());
}

void SessionCheck::on_force_kex(const At& at) {
  const auto forced = at.self.session.force_kex(at.self.call());
  at.event.holds("key exchange begun", forced.has_value(), forced ? "" : to_text(forced.error()));
}

void SessionCheck::on_send_record(const At& at) {
  const auto type = at.event["type"].number(127);
  const auto body = at.event["body"].hex();
  if (!type || !body) return;
  if (const auto recorded = body_of_next_wire(at)) {
    at.event["body"].must_be("body of the next wire", *recorded);
  }
  const auto sent = at.self.session.send(static_cast<std::uint8_t>(*type), *body, at.self.call());
  at.event["body"].holds("sending", sent.has_value(), sent ? "" : to_text(sent.error()));
}

std::optional<Bytes> SessionCheck::body_of_next_wire(const At& at) {
  const auto key =
      at.self.seen.out_keys > 0 ? material(at, at.self.seen.out_keys - 1) : std::nullopt;
  const auto header = sptps::header_size(mode_);
  const auto events = vector_["events"];
  for (std::size_t i = at.index + 1; key && i < events.size(); ++i) {
    const auto event = events.at(i);
    if (!event["ev"].reads("wire") || !event["who"].reads(name_of(at.role))) continue;
    const auto wire = event["bytes"].hex();
    if (!wire || wire->size() < sptps::overhead(mode_, true)) return std::nullopt;
    Bytes plain(wire->size() - header - crypto::kTagSize);
    const auto opened = crypto::open(sptps::cipher_key(*key, at.role), at.self.seen.wires,
                                     ByteView(*wire).subspan(header), plain);
    if (!opened) return std::nullopt;
    return Bytes(plain.begin() + 1, plain.end());
  }
  return std::nullopt;
}

void SessionCheck::on_deliver(const At& at) {
  const auto bytes = at.event["bytes"].hex();
  diverged_ = !bytes || !at.event["bytes"].holds("bytes that the other side sent",
                                                 was_sent(at, *bytes), "never sent");
  if (diverged_) return;
  auto& session = at.self.session;
  const bool datagram = mode_ == sptps::Mode::datagram;
  const auto received = datagram ? session.receive_datagram(*bytes, at.self.call())
                                 : session.receive_stream(*bytes, at.self.call());
  at.peer.stream_taken += bytes->size();
  diverged_ = !at.event["bytes"].holds("delivery", received.has_value(),
                                       received ? "" : to_text(received.error()));
}

bool SessionCheck::was_sent(const At& at, ByteView bytes) const {
  if (mode_ == sptps::Mode::datagram) {
    return std::ranges::any_of(at.peer.datagrams,
                               [&](const Bytes& sent) { return std::ranges::equal(sent, bytes); });
  }
  const auto rest = ByteView(at.peer.sent).subspan(at.peer.stream_taken);
  return bytes.size() <= rest.size() && std::ranges::equal(rest.first(bytes.size()), bytes);
}

std::optional<Output> SessionCheck::claim(const At& at, Output::Kind kind) {
  auto& outputs = at.self.outputs;
  const bool next = !outputs.empty() && outputs.front().kind == kind;
  if (!at.event.holds("order of events", next, "midflight does not do this here")) {
    return std::nullopt;
  }
  auto output = std::move(outputs.front());
  outputs.pop_front();
  return output;
}

void SessionCheck::on_wire(const At& at) {
  const auto output = claim(at, Output::Kind::wire);
  if (!output) return;
  at.event["mode"].may_be("mode", mode_ == sptps::Mode::datagram ? "datagram" : "stream");
  at.event["type"].must_be("type", std::uint32_t{output->type});
  at.event["seqno"].must_be("number", at.self.seen.wires++);
  at.event["encrypted"].must_be("sealed", output->sealed);
  at.event["bytes"].must_be("wire", output->bytes);
}

void SessionCheck::on_record(const At& at) {
  const auto output = claim(at, Output::Kind::record);
  if (!output) return;
  at.event["type"].must_be("type", std::uint32_t{output->type});
  at.event["body"].must_be("body", output->bytes);
}

void SessionCheck::on_handshake_done(const At& at) { claim(at, Output::Kind::handshake_done); }

void SessionCheck::on_state(const At& at) {
  const auto& session = at.self.session;
  at.event["state"].must_be("state", static_cast<std::uint32_t>(session.state()));
  at.event["instate"].must_be("keyed in", session.keyed_in());
  at.event["outstate"].must_be("keyed out", session.keyed_out());
  at.event["inseqno"].must_be("next in number", session.next_in());
  at.event["outseqno"].must_be("next out number", session.next_out());
}

void check_session(const Field& vector, crypto::Operations& crypto) {
  const auto mode = read_mode(vector["mode"]);
  const auto label = vector["label"].hex();
  const auto rng = vector["rng"].text();
  if (!mode || !label || !rng) return;
  const auto begin = rng->find('\'');
  const auto end = begin == std::string::npos ? begin : rng->find('\'', begin + 1);
  if (end == std::string::npos) return vector["rng"].malformed("SHA512('SEED' || be32(counter))");
  const auto seed = rng->substr(begin + 1, end - begin - 1);
  SessionCheck(vector, crypto, {*mode, *label, seed}).run();
}

}  // namespace midflight::sim
