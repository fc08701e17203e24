#include "core/sptps/session.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/crypto/hash.h"

namespace midflight::sptps {
namespace {

using Cause = Refusal::Cause;

auto refuse(Cause cause, std::size_t got = 0, std::size_t expected = 0) {
  return fail(
      Refusal{cause, static_cast<std::uint32_t>(got), static_cast<std::uint32_t>(expected)});
}

// Overwrites the secret before it goes.
void forget(std::optional<crypto::CipherKey>& key) {
  if (key) crypto::wipe(*key);
  key.reset();
}

template <std::size_t N>
void write_optional(Writer& out, const std::optional<FixedBytes<N>>& value) {
  if (value) {
    out.fields(true, *value);
  } else {
    out.boolean(false);
  }
}

std::uint64_t key_fingerprint(const std::optional<crypto::CipherKey>& key) {
  return key ? crypto::fingerprint64(*key) : 0;
}

}  // namespace

KexEntropy split_entropy(const FixedBytes<64>& bytes) {
  Reader reader(bytes);
  KexEntropy entropy;
  entropy.nonce = reader.fixed<32>().value();
  entropy.ephemeral_seed = reader.fixed<32>().value();
  return entropy;
}

void Session::start(const Setup& setup, const Call& call) {
  stop();
  setup_ = setup;
  window_ = ReplayWindow(setup.replay_window);
  state_ = State::kex;
  send_kex(call);
}

void Session::stop() {
  forget_kexes();
  for (auto* key : {&out_key_, &in_key_, &next_in_key_}) forget(*key);
  *this = Session();
}

Result<void, Refusal> Session::receive_datagram(ByteView wire, const Call& call) {
  if (!started()) return refuse(Cause::not_started);
  MIDFLIGHT_CHECK(setup_.mode == Mode::datagram, "datagrams are for datagram sessions");
  if (wire.size() < overhead(Mode::datagram, keyed_in())) {
    return refuse(Cause::short_record, wire.size());
  }
  if (wire.size() > kMaxBody + kDatagramOverhead) {
    return refuse(Cause::long_record, wire.size(), kMaxBody + kDatagramOverhead);
  }
  Reader reader(wire);
  const auto number = reader.integer<std::uint32_t>().value();
  if (!keyed_in()) {
    if (number != next_in()) return refuse(Cause::wrong_number, number, next_in());
    window_.take_next();
    const auto type = reader.integer<std::uint8_t>().value();
    if (type != kHandshakeType) return refuse(Cause::early_application, type);
    call.sink.record_opened(type, number, reader.rest());
    return handle_handshake(reader.rest(), call);
  }
  RecordBuffer buffer(reader.rest().size() - crypto::kTagSize);
  const auto plain = buffer.bytes();
  if (!call.crypto.open(*in_key_, number, reader.rest(), plain)) {
    return refuse(Cause::not_authentic, number);
  }
  if (const auto taken = window_.take(number); !taken) return fail(taken.error());
  call.sink.record_opened(plain[0], number, plain.subspan(1));
  return handle_record(plain[0], plain.subspan(1), call);
}

Result<void, Refusal> Session::receive_stream(ByteView slice, const Call& call) {
  while (!slice.empty()) {
    const auto taken = receive_stream_record(slice, call);
    if (!taken) return fail(taken.error());
    slice = slice.subspan(*taken);
  }
  return {};
}

Result<std::size_t, Refusal> Session::receive_stream_record(ByteView slice, const Call& call) {
  if (!started()) return refuse(Cause::not_started);
  MIDFLIGHT_CHECK(setup_.mode == Mode::stream, "streams are for stream sessions");
  if (const auto size = whole_record(slice)) {
    const auto handled = take_stream_record(slice.first(*size), call);
    if (!handled) return fail(handled.error());
    return *size;
  }
  std::size_t taken = 0;
  const auto complete_to = [&](std::size_t size) {
    const auto missing = size - std::min(size, partial_.size());
    const auto part = slice.subspan(taken, std::min(missing, slice.size() - taken));
    append(partial_, part);
    taken += part.size();
    return partial_.size() >= size;
  };
  if (!complete_to(header_size(Mode::stream))) return taken;
  const std::size_t length = Reader(partial_).integer<std::uint16_t>().value();
  if (length > kMaxBody) return refuse(Cause::long_record, length, kMaxBody);
  if (!complete_to(length + overhead(Mode::stream, keyed_in()))) return taken;
  const auto handled = take_stream_record(partial_, call);
  if (!handled) return fail(handled.error());
  return taken;
}

// Most records arrive whole and at once, and are read where they lie.
std::optional<std::size_t> Session::whole_record(ByteView slice) const {
  if (!partial_.empty() || slice.size() < header_size(Mode::stream)) return std::nullopt;
  const std::size_t length = get_big_endian<std::uint16_t>(slice.data());
  const auto size = length + overhead(Mode::stream, keyed_in());
  if (length > kMaxBody || slice.size() < size) return std::nullopt;
  return size;
}

Result<void, Refusal> Session::take_stream_record(ByteView wire, const Call& call) {
  const auto number = window_.take_next();
  const auto record = wire.subspan(header_size(Mode::stream));
  RecordBuffer buffer(record.size() - (keyed_in() ? crypto::kTagSize : 0));
  const auto plain = buffer.bytes();
  bool opened = true;
  if (keyed_in()) {
    opened = call.crypto.open(*in_key_, number, record, plain);
  } else {
    std::copy(record.begin(), record.end(), plain.begin());
  }
  partial_.clear();  // where it lay, maybe; before the sink is told anything
  if (!opened) return refuse(Cause::not_authentic, number);
  call.sink.record_opened(plain[0], number, plain.subspan(1));
  return handle_record(plain[0], plain.subspan(1), call);
}

Result<void, Refusal> Session::send(std::uint8_t type, ByteView body, const Call& call) {
  if (!keyed_out()) return refuse(Cause::handshake_unfinished);
  if (type >= kHandshakeType) return refuse(Cause::reserved_type, type);
  if (body.size() > kMaxBody) return refuse(Cause::long_record, body.size(), kMaxBody);
  send_record(type, body, call);
  return {};
}

Result<void, Refusal> Session::force_kex(const Call& call) {
  if (state_ != State::secondary_kex) return refuse(Cause::exchange_under_way);
  state_ = State::kex;  // even if the KEX still held then serves again, as in tinc
  if (own_kex_) return refuse(Cause::own_kex_held);
  send_kex(call);
  return {};
}

bool Session::would_open(ByteView wire) const {
  if (!keyed_in() || wire.size() < kDatagramOverhead) return false;
  Reader reader(wire);
  const auto number = reader.integer<std::uint32_t>().value();
  return window_.would_take(number) && crypto::authentic(*in_key_, number, reader.rest());
}

Result<void, Refusal> Session::handle_record(std::uint8_t type, ByteView body, const Call& call) {
  if (type == kHandshakeType) return handle_handshake(body, call);
  if (type > kHandshakeType) return refuse(Cause::unknown_type, type);
  if (!keyed_in()) return refuse(Cause::early_application, type);
  if (!call.sink.receive_record(type, body)) return refuse(Cause::user, type);
  return {};
}

Result<void, Refusal> Session::handle_handshake(ByteView body, const Call& call) {
  switch (state_) {
    case State::secondary_kex:
      if (own_kex_) return refuse(Cause::own_kex_held);
      send_kex(call);
      return handle_kex(body, call);
    case State::kex:
      return handle_kex(body, call);
    case State::sig:
      return handle_signature(body, call);
    case State::ack:
      return handle_ack(body, call);
    case State::stopped:
      break;
  }
  return refuse(Cause::not_started);
}

// No KEX of his can be held here: it is kept in SIG alone.
Result<void, Refusal> Session::handle_kex(ByteView body, const Call& call) {
  const auto kex = Reader(body).fixed<std::tuple_size_v<Kex>>();
  if (!kex || body.size() != kex->size()) {
    return refuse(Cause::kex_length, body.size(), std::tuple_size_v<Kex>);
  }
  his_kex_ = *kex;
  if (role() == Role::responder) note_start_tag(*kex);
  const auto message = signed_message(role(), kexes(), setup_.label);
  state_ = State::sig;
  send_record(kHandshakeType, call.crypto.sign(setup_.own, message), call);
  return {};
}

Result<void, Refusal> Session::handle_signature(ByteView body, const Call& call) {
  const auto signature = Reader(body).fixed<std::tuple_size_v<crypto::Signature>>();
  if (!signature || body.size() != signature->size()) {
    return refuse(Cause::signature_length, body.size(), std::tuple_size_v<crypto::Signature>);
  }
  const auto message = signed_message(other(role()), kexes(), setup_.label);
  if (!call.crypto.verify(setup_.peer, message, *signature)) return refuse(Cause::bad_signature);
  auto secret = call.crypto.agree(own_kex_->ephemeral, ephemeral_of(*his_kex_));
  if (!secret) return refuse(Cause::bad_ephemeral_key);
  auto material = call.crypto.prf(*secret, key_seed(kexes(), setup_.label));
  next_in_key_ = cipher_key(material, other(role()));
  const bool first = !keyed_out();
  forget_kexes();

  if (!first) send_record(kHandshakeType, {}, call);  // ACK, still under the old key
  out_key_ = cipher_key(material, role());
  crypto::wipe(*secret);
  crypto::wipe(material);
  if (first) {
    finish_exchange(call.sink);
  } else {
    state_ = State::ack;
  }
  return {};
}

Result<void, Refusal> Session::handle_ack(ByteView body, const Call& call) {
  if (!body.empty()) return refuse(Cause::ack_length, body.size());
  finish_exchange(call.sink);
  return {};
}

void Session::finish_exchange(Sink& sink) {
  in_key_ = next_in_key_;
  forget(next_in_key_);
  state_ = State::secondary_kex;
  sink.handshake_done();
}

void Session::send_kex(const Call& call) {
  auto entropy = call.entropy.draw(++exchange_);
  const auto ephemeral = call.crypto.key_pair(entropy.ephemeral_seed);
  crypto::wipe(entropy.ephemeral_seed);
  own_kex_ = OwnKex{make_kex(entropy.nonce, ephemeral.public_key), ephemeral.private_key};
  if (role() == Role::initiator) note_start_tag(own_kex_->kex);
  send_record(kHandshakeType, own_kex_->kex, call);
}

void Session::send_record(std::uint8_t type, ByteView body, const Call& call) {
  const auto* const key = out_key_ ? &*out_key_ : nullptr;
  RecordBuffer wire(body.size() + overhead(setup_.mode, key != nullptr));
  call.sink.record_sealing(type, body);
  write_unsealed({setup_.mode, next_out_, type}, body, wire.bytes());
  if (key != nullptr) {
    call.crypto.seal(*key, next_out_, wire.bytes().subspan(header_size(setup_.mode)));
  }
  ++next_out_;
  call.sink.send_record(type, wire.bytes());
}

// Only the first KEX of the session counts.
void Session::note_start_tag(const Kex& initiators) {
  if (exchange_ == 1) start_tag_ = Reader(nonce_of(initiators)).integer<std::uint64_t>().value();
}

KexPair Session::kexes() const {
  MIDFLIGHT_CHECK(own_kex_ && his_kex_, "both KEX are held while SIG is made or awaited");
  if (role() == Role::initiator) return {own_kex_->kex, *his_kex_};
  return {*his_kex_, own_kex_->kex};
}

void Session::forget_kexes() {
  own_kex_.reset();
  his_kex_.reset();
}

std::uint64_t Session::out_key_fingerprint() const { return key_fingerprint(out_key_); }

std::uint64_t Session::in_key_fingerprint() const { return key_fingerprint(in_key_); }

void Session::write_setup(Writer& out) const {
  out.fields(setup_.own.private_key.expanded, setup_.own.public_key, setup_.peer)
      .counted(setup_.label);
}

// Why relative numbers suffice. Keyed, a datagram session judges a number by whether it was taken
// before, which place() tells for each record that is still under way; records to come are new to
// both sides. The edges of the window are out of reach (numbers.h). A stream's records come in
// order, so both ends agree on every number. Unkeyed, the number awaited is small and is kept.
void Session::write_numbers(Writer& out, Numbers numbers) const {
  if (numbers == Numbers::exact) {
    out.integer(next_out_);
    window_.write_state(out);
    return;
  }
  const bool stream = setup_.mode == Mode::stream;
  out.fields(stream && keyed_out() ? 0 : std::min(next_out_, kSmallNumbers),
             keyed_in() ? 0 : next_in(), window_.far_futures());
}

std::uint32_t Session::place(std::uint64_t series, std::uint32_t number) const {
  const auto small = 4 * std::min(number, kSmallNumbers);
  if (!started() || series != start_tag_) return small;
  return small + (window_.seen(number) ? 1 : 2);
}

void Session::write_state(Writer& out, Numbers numbers) const {
  out.integer(static_cast<std::uint8_t>(state_));
  if (!started()) return;
  out.fields(static_cast<std::uint8_t>(setup_.mode), static_cast<std::uint8_t>(setup_.role));
  if (numbers == Numbers::exact) write_setup(out);
  out.fields(exchange_, start_tag_);
  write_numbers(out, numbers);
  for (const auto* key : {&out_key_, &in_key_, &next_in_key_}) write_optional(out, *key);
  out.boolean(own_kex_.has_value());
  if (own_kex_) out.fields(own_kex_->kex, own_kex_->ephemeral.expanded);
  write_optional(out, his_kex_);
  out.counted(partial_);
}

}  // namespace midflight::sptps
