#include "core/node/key_requests.h"

#include "core/crypto/base64.h"
#include "core/meta/codec.h"
#include "core/node/channel.h"
#include "core/node/infos.h"
#include "core/node/links.h"
#include "core/node/receiver.h"

namespace midflight::node {
namespace {

constexpr std::int32_t kMaxCompression = 11;

// What this node can say about a message whose record it can't read: the channel and the size.
Label relayed_label(const Turn& turn, std::string_view message, NodeIndex from, NodeIndex to) {
  Label label{.message = message, .peer = to};
  label.fingerprint = turn.about(from, message).add(turn.entry(to).id).value();
  return label;
}

void take_start(const Turn& turn, NodeIndex from, std::string_view payload) {
  if (turn.session_started(from)) {
    turn.log(Severity::debug, from,
             "Got REQ_KEY from {peer} while we already started a SPTPS session!");
  }
  const auto kex = crypto::from_base64(payload);
  if (!kex) {
    turn.log(Severity::error, from, "Got bad REQ_SPTPS_START from {peer}: invalid SPTPS data");
    return;
  }
  accept_channel(turn, from, *kex);
  begin_mtu_info(turn, from);
}

void take_record_for(const Turn& turn, NodeIndex from, NodeIndex to, std::string_view payload) {
  const auto record = crypto::from_base64(payload);
  if (!record) {
    turn.log(Severity::error, from, "Got bad SPTPS_PACKET from {peer}: invalid SPTPS data");
    return;
  }
  if (to != turn.self()) {
    relay(turn, from, to, *record);
  } else if (feed_channel(turn, from, *record, kByReqKey)) {
    begin_mtu_info(turn, from);
  } else {
    restart_if_data_fails(turn, from, "Failed to decode TCP packet from {peer}, restarting SPTPS");
  }
}

void answer_pubkey(const Turn& turn, NodeIndex from) {
  const meta::ReqKey answer{turn.entry(turn.self()).name, turn.entry(from).name,
                            meta::ReqKeyKind::answer_pubkey,
                            crypto::to_base64(turn.setting.config->key.public_key)};
  send_towards(turn, from, answer, relayed_label(turn, "REQ_KEY", turn.self(), from));
}

// The first relay tells the recipient where the sender's datagrams come from.
void forward_ans_key(const Turn& turn, NodeIndex from, NodeIndex to, const meta::AnsKey& request,
                     std::string_view text) {
  const auto label = relayed_label(turn, "ANS_KEY", from, to);
  const auto address = turn.peer(from).address;
  if (request.address || !address.valid()) {
    forward_towards(turn, to, text, label);
    return;
  }
  turn.log(Severity::debug, from, "Appending reflexive UDP address to ANS_KEY from {peer}");
  auto extended = request;
  extended.address = meta::Endpoint{.address = address};
  send_towards(turn, to, extended, label);
}

// The order is tinc's: the flag goes first, whatever comes of the rest.
void use_ans_key(const Turn& turn, NodeIndex from, const meta::AnsKey& request) {
  if (turn.setting.config->behaviour.ans_key_clears_validkey) turn.set_validkey(from, false);
  if (request.compression < 0 || request.compression > kMaxCompression) {
    turn.log(Severity::error, from, "Node {peer} uses bogus compression level!");
    return;
  }
  const auto record = crypto::from_base64(request.payload);
  if (!record || !feed_channel(turn, from, *record, kByAnsKey)) {
    restart_if_patience_ended(
        turn, from, "Failed to decode handshake TCP packet from {peer}, restarting SPTPS");
    return;
  }
  if (turn.peer(from).validkey && request.address && request.address->address.valid()) {
    turn.log(Severity::debug, from, "Using reflexive UDP address from {peer}");
    turn.set_udp_address(from, request.address->address);
  }
  begin_mtu_info(turn, from);
}

}  // namespace

void take_req_key(const Turn& turn, const meta::ReqKey& request, std::string_view text) {
  using Kind = meta::ReqKeyKind;
  const auto from = turn.setting.directory->find(request.from);
  const auto to = turn.setting.directory->find(request.to);
  if (!from.valid() || !to.valid() || from == turn.self()) return;
  const bool own = to == turn.self();
  if (!own && !turn.peer(to).reachable) {
    turn.log(Severity::warning, to, "Got REQ_KEY for {peer} which is not reachable");
    return;
  }
  const bool of_channel = request.kind == Kind::start || request.kind == Kind::sptps_packet;
  if (of_channel && turn.route(to).via == turn.self()) begin_udp_info(turn, from);
  if (request.kind == Kind::sptps_packet) {
    take_record_for(turn, from, to, request.payload);
  } else if (!own) {
    forward_towards(turn, to, text, relayed_label(turn, "REQ_KEY", from, to));
  } else if (request.kind == Kind::start) {
    take_start(turn, from, request.payload);
  } else if (request.kind == Kind::ask_pubkey) {
    answer_pubkey(turn, from);
  } else {
    // Nothing to learn from a key, and no legacy protocol.
    turn.log(Severity::warning, from, "Got a REQ_KEY from {peer} that has no use");
  }
}

void take_ans_key(const Turn& turn, const meta::AnsKey& request, std::string_view text) {
  const auto from = turn.setting.directory->find(request.from);
  const auto to = turn.setting.directory->find(request.to);
  if (!from.valid() || !to.valid() || from == turn.self()) return;
  if (to == turn.self()) {
    use_ans_key(turn, from, request);
  } else if (turn.peer(to).reachable) {
    forward_ans_key(turn, from, to, request, text);
  } else {
    turn.log(Severity::warning, to, "Got ANS_KEY for {peer} which is not reachable");
  }
}

}  // namespace midflight::node
