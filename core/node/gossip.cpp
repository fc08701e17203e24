#include "core/node/gossip.h"

#include "core/meta/codec.h"
#include "core/node/channel.h"

namespace midflight::node {
namespace {

constexpr std::uint32_t kNonceMask = 0x7fff'ffff;  // of the daemon's rand()

std::uint32_t next_nonce(const Turn& turn) {
  auto fingerprint = turn.about(turn.self(), "nonce");
  fingerprint.add(turn.setting.config->incarnation).add(turn.state.nonces++);
  return static_cast<std::uint32_t>(fingerprint.value()) & kNonceMask;
}

// What a flooded request is about, without its nonce.
Label flood_label(const Turn& turn, const meta::Message& message, NodeIndex from, NodeIndex to) {
  Label label{.message = meta::name_of(message), .peer = from};
  auto fingerprint = turn.about(from, label.message);
  if (to.valid()) fingerprint.add(turn.entry(to).id);
  label.fingerprint = fingerprint.value();
  return label;
}

meta::AddEdge add_request(const Turn& turn, const Edge& edge) {
  meta::AddEdge request{.nonce = next_nonce(turn),
                        .from = turn.entry(edge.from).name,
                        .to = turn.entry(edge.to).name,
                        .address = {.address = edge.address},
                        .options = edge.options,
                        .weight = edge.weight};
  if (edge.local.valid()) request.local = meta::Endpoint{.address = edge.local};
  return request;
}

meta::DelEdge del_request(const Turn& turn, NodeIndex from, NodeIndex to) {
  return {next_nonce(turn), turn.entry(from).name, turn.entry(to).name};
}

void send_add(const Turn& turn, Link& link, const Edge& edge) {
  const meta::Message message = add_request(turn, edge);
  send(turn, link, message, flood_label(turn, message, edge.from, edge.to));
}

void flood_message(const Turn& turn, const meta::Message& message, const Label& label) {
  std::string line;
  meta::format(message, line);
  flood(turn, nullptr, line, label);
}

void flood_del(const Turn& turn, NodeIndex from, NodeIndex to) {
  const meta::Message message = del_request(turn, from, to);
  flood_message(turn, message, flood_label(turn, message, from, to));
}

// An edge to this node of a node that is gone: it won't be taken back by its owner.
void forget_edge_of_lost(const Turn& turn, NodeIndex node) {
  if (turn.peer(node).reachable || turn.state.mesh.find(node, turn.self()) == nullptr) return;
  flood_del(turn, node, turn.self());
  turn.state.mesh.remove(node, turn.self());
}

bool is_new(const Turn& turn, std::string_view text) {
  if (!turn.state.seen.remember(text, turn.call.now)) return false;
  turn.call.effects.arm(timer_id(Timer::purge), "purge", turn.call.now + meta::kPurgeDelay,
                        kTimerJitter);
  return true;
}

void forward(const Turn& turn, const Link& link, const meta::Message& request, const Edge& edge,
             std::string_view text) {
  flood(turn, &link, text, flood_label(turn, request, edge.from, edge.to));
}

void flip(const Turn& turn, NodeIndex node, bool reachable) {
  turn.set_reachable(node, reachable);
  turn.log(Severity::info, node,
           reachable ? "Node {peer} became reachable" : "Node {peer} became unreachable");
  turn.set_validkey(node, false);
  stop_channel(turn, node);
  turn.set_waitingforkey(node, false);
  turn.peer(node).last_req_key = 0;
  turn.reset_udp(node);
  turn.call.effects.disarm(timer_id(Timer::udp_timeout, node.value));
}

// The search gives an address to nodes that were unreachable or had none.
void adopt_address(const Turn& turn, NodeIndex node) {
  const auto& route = turn.route(node);
  const auto& peer = turn.peek(node);
  if (!route.reachable || node == turn.self()) return;
  const auto address = peer.reachable ? route.first_address : route.address;
  if ((!peer.reachable || !peer.address.valid()) && address.valid()) {
    turn.set_udp_address(node, address);
  }
}

// Of two numbers that a peer may choose as it likes.
std::int32_t mean(std::int32_t a, std::int32_t b) {
  return static_cast<std::int32_t>((std::int64_t{a} + b) / 2);
}

std::uint32_t link_options(const Turn& turn, const Link& link) {
  const auto own = turn.setting.identity.options;
  const auto his = link.connection.peer_ack().options;
  const auto both = own & his & kOptionPmtuDiscovery;
  return ((own | his) & ~kOptionPmtuDiscovery) | both;
}

}  // namespace

void run_graph(const Turn& turn) {
  turn.state.mesh.search();
  turn.call.effects.report({.kind = ReportKind::graph, .a = turn.state.mesh.fingerprint()});
  for (const auto node : turn.setting.directory->in_name_order()) adopt_address(turn, node);
  for (const auto node : turn.setting.directory->in_name_order()) {
    const bool reachable = turn.route(node).reachable;
    if (turn.peek(node).reachable != reachable) flip(turn, node, reachable);
  }
}

void announce_edge(const Turn& turn, Link& link) {
  for (const auto& edge : turn.state.mesh.edges()) send_add(turn, link, edge);
  const auto& ack = link.connection.peer_ack();
  const Edge edge{.from = turn.self(),
                  .to = link.peer,
                  .address = {link.address.host, ack.port},
                  .local = turn.entry(turn.self()).address,
                  .options = link_options(turn, link),
                  .weight = mean(ack.weight, link.connection.own_weight())};
  turn.state.mesh.add(edge);
  link.has_edge = true;
  const meta::Message message = add_request(turn, edge);
  flood_message(turn, message, flood_label(turn, message, edge.from, edge.to));
  run_graph(turn);
}

void withdraw_edge(const Turn& turn, Link& link, bool reported) {
  link.has_edge = false;
  auto& peer = turn.peer(link.peer);
  if (peer.connection == link.id) peer.connection = {};
  if (reported) flood_del(turn, turn.self(), link.peer);
  turn.state.mesh.remove(turn.self(), link.peer);
  run_graph(turn);
  if (reported) forget_edge_of_lost(turn, link.peer);
}

void take_add_edge(const Turn& turn, Link& link, const meta::AddEdge& request,
                   std::string_view text) {
  if (!is_new(turn, text)) return;
  const auto& directory = *turn.setting.directory;
  const Edge edge{.from = directory.find(request.from),
                  .to = directory.find(request.to),
                  .address = request.address.address,
                  .local = request.local ? request.local->address : Address{},
                  .options = request.options,
                  .weight = request.weight};
  if (!edge.from.valid() || !edge.to.valid()) return;  // of another network
  const bool own = edge.from == turn.self();
  auto& mesh = turn.state.mesh;
  if (const auto* const known = mesh.find(edge.from, edge.to)) {
    const bool same = known->address == edge.address && known->options == edge.options &&
                      known->weight == edge.weight;
    const bool new_local = edge.local.valid() && edge.local != known->local;
    if (same && !new_local) return;
    if (own) {
      send_add(turn, link, *known);
      return;
    }
    if (!same) {
      mesh.remove(edge.from, edge.to);
      run_graph(turn);
    }
    mesh.add(edge);
    forward(turn, link, request, edge, text);
    if (!same) run_graph(turn);
    return;
  }
  if (own) {
    const meta::Message answer = del_request(turn, edge.from, edge.to);
    send(turn, link, answer, flood_label(turn, answer, edge.from, edge.to));
    return;
  }
  mesh.add(edge);
  forward(turn, link, request, edge, text);
  run_graph(turn);
}

void take_del_edge(const Turn& turn, Link& link, const meta::DelEdge& request,
                   std::string_view text) {
  if (!is_new(turn, text)) return;
  const auto& directory = *turn.setting.directory;
  const auto from = directory.find(request.from);
  const auto to = directory.find(request.to);
  if (!from.valid() || !to.valid()) return;
  const auto* const known = turn.state.mesh.find(from, to);
  if (known == nullptr) return;
  if (from == turn.self()) {
    send_add(turn, link, *known);
    return;
  }
  forward(turn, link, request, *known, text);
  turn.state.mesh.remove(from, to);
  run_graph(turn);
  forget_edge_of_lost(turn, to);
}

void pass_on(const Turn& turn, const Link& link, const meta::Message& request,
             std::string_view text) {
  if (is_new(turn, text)) flood(turn, &link, text, flood_label(turn, request, link.peer, {}));
}

void expire_keys(const Turn& turn) {
  turn.log(Severity::info, turn.self(), "Expiring symmetric keys");
  const meta::Message message = meta::KeyChanged{next_nonce(turn), turn.entry(turn.self()).name};
  flood_message(turn, message, flood_label(turn, message, turn.self(), {}));
  for (const auto node : turn.setting.directory->in_name_order()) {
    const auto& peer = turn.peek(node);
    if (peer.reachable && peer.validkey) force_key_exchange(turn, node);
  }
  turn.call.effects.arm(timer_id(Timer::key_expire), "key_expire",
                        turn.call.now + turn.setting.config->key_expire, kTimerJitter);
}

void purge_seen(const Turn& turn) {
  if (!turn.state.seen.purge(turn.call.now, turn.setting.config->ping_interval)) return;
  turn.call.effects.arm(timer_id(Timer::purge), "purge", turn.call.now + meta::kPurgeDelay,
                        kTimerJitter);
}

}  // namespace midflight::node
