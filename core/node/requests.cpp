#include "core/node/requests.h"

#include "core/node/gossip.h"
#include "core/node/infos.h"
#include "core/node/key_requests.h"
#include "core/node/links.h"

namespace midflight::node {
namespace {

void activate(const Turn& turn, Link& link) {
  auto& peer = turn.peer(link.peer);
  if (auto* const old = link_of_neighbour(turn, link.peer)) {
    turn.log(Severity::debug, link.peer,
             "Established a second connection with {peer}, closing old connection");
    if (!link.outgoing) link.outgoing = old->outgoing;
    old->outgoing.reset();
    terminate(turn, *old, Ending::silent);
  }
  peer.connection = link.id;
  turn.log(Severity::info, link.peer, "Connection with {peer} activated");
  turn.call.effects.report({.kind = ReportKind::connection, .peer = link.peer, .value = 1});
  announce_edge(turn, link);
}

// Only an answered PING proves a connection good.
void take_pong(const Turn& turn, Link& link) {
  link.connection.ping_outstanding = false;
  if (link.outgoing) turn.state.outgoings[*link.outgoing].backoff = 0;
}

struct Taker {
  const Turn& turn;
  Link& link;
  const meta::Message& message;
  std::string_view text;

  bool operator()(const meta::Ack&) const {
    activate(turn, link);
    return true;
  }
  bool operator()(const meta::Ping&) const {
    send(turn, link, meta::Pong{}, {});
    return true;
  }
  bool operator()(const meta::Pong&) const {
    take_pong(turn, link);
    return true;
  }
  bool operator()(const meta::AddEdge& request) const {
    take_add_edge(turn, link, request, text);
    return true;
  }
  bool operator()(const meta::DelEdge& request) const {
    take_del_edge(turn, link, request, text);
    return true;
  }
  bool operator()(const meta::KeyChanged&) const { return pass(); }
  bool operator()(const meta::AddSubnet&) const { return pass(); }
  bool operator()(const meta::DelSubnet&) const { return pass(); }
  bool operator()(const meta::ReqKey& request) const {
    take_req_key(turn, request, text);
    return true;
  }
  bool operator()(const meta::AnsKey& request) const {
    take_ans_key(turn, request, text);
    return true;
  }
  bool operator()(const meta::UdpInfo& info) const {
    take_udp_info(turn, info);
    return true;
  }
  bool operator()(const meta::MtuInfo& info) const { return take_mtu_info(turn, info); }
  // TERMREQ asks for it; the connection hands over no others.
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }

 private:
  [[nodiscard]] bool pass() const {
    pass_on(turn, link, message, text);
    return true;
  }
};

// A key message for this node is reported when its record was opened.
bool reports_itself(const Turn& turn, const meta::Message& message) {
  const auto& self = turn.entry(turn.self()).name;
  if (const auto* const answer = std::get_if<meta::AnsKey>(&message)) return answer->to == self;
  const auto* const request = std::get_if<meta::ReqKey>(&message);
  return request != nullptr && request->to == self &&
         (request->kind == meta::ReqKeyKind::start ||
          request->kind == meta::ReqKeyKind::sptps_packet);
}

}  // namespace

bool take_request(const Turn& turn, Link& link, const meta::Message& message,
                  std::string_view text) {
  if (!reports_itself(turn, message)) {
    turn.received({.message = meta::name_of(message), .peer = link.peer}, text.size());
  }
  return std::visit(Taker{turn, link, message, text}, message);
}

}  // namespace midflight::node
