#include "core/node/links.h"

#include <algorithm>

#include "core/crypto/entropy.h"
#include "core/node/gossip.h"
#include "core/node/packets.h"
#include "core/node/receiver.h"
#include "core/node/requests.h"
#include "core/node/router.h"

namespace midflight::node {
namespace {

constexpr std::uint32_t kQueueLimit = 15'180;  // bytes
constexpr std::int64_t kBackoffStep = 5;       // seconds
constexpr std::int64_t kMaxBackoff = 900;

// The daemon knows whole seconds; what is less than one still lets time pass.
std::int64_t in_seconds(Duration duration) {
  return std::chrono::ceil<std::chrono::seconds>(duration).count();
}

// One link during one call: what its connection asks, tells and sends.
class LinkPort final : public meta::Handler, public sptps::EntropySource {
 public:
  LinkPort(const Turn& turn, Link& link, Label label = {})
      : turn_(turn), link_(link), label_(label) {}

  [[nodiscard]] meta::Call call() {
    return {turn_.call.now, turn_.call.crypto, *this, turn_.setting.identity, *this};
  }

  std::optional<crypto::PublicKey> peer_key(std::string_view name) override {
    const auto node = turn_.setting.directory->find(name);
    if (!node.valid() || node == turn_.self()) return std::nullopt;
    link_.peer = node;
    return turn_.entry(node).public_key;
  }

  std::optional<std::int32_t> weight() override {
    const auto& weights = turn_.setting.config->weights;
    const auto found = weights.find(link_.peer);
    return found == weights.end() ? std::nullopt : std::optional(found->second);
  }

  bool on_message(const meta::Message& message, std::string_view text) override {
    return take_request(turn_, link_, message, text);
  }

  void on_packet(ByteView frame) override { take_frame(turn_, link_.peer, frame); }

  bool on_sptps_packet(ByteView bytes) override { return take_sptps_packet(turn_, bytes); }

  void transmit(std::string_view name, ByteView wire) override {
    auto label = label_;
    if (label.message != name) {  // what the connection sends by itself
      label = {.message = name, .peer = link_.peer};
      label.fingerprint = turn_.about(link_.peer, name).value();
    }
    turn_.call.effects.stream(link_.id, wire, label);
  }

  sptps::KexEntropy draw(std::uint32_t exchange) override {
    // No node is called like this, so streams and channels never draw the same.
    const auto peer = "tcp/" + turn_.entry(link_.peer).name;
    const auto start = std::uint64_t{turn_.setting.config->incarnation} << 32 |
                       ++turn_.peer(link_.peer).meta_starts;
    return sptps::split_entropy(turn_.call.crypto.derive(
        turn_.setting.config->entropy, {turn_.entry(turn_.self()).name, peer, start, exchange}));
  }

 private:
  const Turn& turn_;
  Link& link_;
  Label label_;
};

Link* find_link(const Turn& turn, ConnectionId id) {
  const auto found = std::ranges::find_if(
      turn.state.links, [id](const Link& link) { return link.id == id && !link.gone; });
  return found == turn.state.links.end() ? nullptr : &*found;
}

// The link of the next hop towards a node.
Link* link_towards(const Turn& turn, NodeIndex to) {
  const auto& route = turn.route(to);
  return route.reachable ? link_of_neighbour(turn, route.nexthop) : nullptr;
}

void retry_later(const Turn& turn, std::uint32_t place) {
  auto& outgoing = turn.state.outgoings[place];
  outgoing.backoff = std::min(outgoing.backoff + kBackoffStep, kMaxBackoff);
  turn.log(Severity::info, outgoing.to, "Trying to re-establish outgoing connection in {a} seconds",
           static_cast<std::uint64_t>(outgoing.backoff));
  turn.call.effects.arm(timer_id(Timer::redial, place), "redial",
                        turn.call.now + std::chrono::seconds(outgoing.backoff), kTimerJitter);
}

// After the stream itself is over.
void bury(const Turn& turn, Link& link, Ending ending) {
  link.gone = true;
  link.connection.close();
  turn.log(Severity::info, link.peer, "Closing connection with {peer}");
  if (link.has_edge) {
    turn.call.effects.report({.kind = ReportKind::connection, .peer = link.peer, .value = 0});
    withdraw_edge(turn, link, ending == Ending::reported);
  }
  if (link.outgoing) retry_later(turn, *link.outgoing);
  link.outgoing.reset();
}

void send_ping(const Turn& turn, Link& link) {
  link.connection.ping_outstanding = true;
  link.connection.last_ping_time = turn.seconds();
  send(turn, link, meta::Ping{}, {});
}

void check_link(const Turn& turn, Link& link) {
  auto& connection = link.connection;
  const auto& config = *turn.setting.config;
  if (connection.last_ping_time + in_seconds(config.ping_timeout) > turn.seconds()) return;
  if (!link.has_edge) {
    turn.log(Severity::warning, link.peer, "Timeout from {peer} during authentication");
    terminate(turn, link, Ending::reported);
    return;
  }
  try_tx(turn, link.peer, false);
  if (connection.ping_outstanding) {
    turn.log(Severity::info, link.peer, "{peer} didn't respond to PING in {a} seconds",
             static_cast<std::uint64_t>(turn.seconds() - connection.last_ping_time));
    terminate(turn, link, Ending::reported);
  } else if (connection.last_ping_time + in_seconds(config.ping_interval) <= turn.seconds()) {
    send_ping(turn, link);
  }
}

// Data is dropped where a send queue is too long; requests wait.
using SendBytes = bool (meta::Connection::*)(ByteView, const meta::Call&);
void send_data(const Turn& turn, Link* link, ByteView bytes, Label label, SendBytes send_bytes) {
  if (link == nullptr || turn.call.surroundings.drop_for_queue(link->id, kQueueLimit, label)) {
    return;
  }
  LinkPort port(turn, *link, label);
  (link->connection.*send_bytes)(bytes, port.call());
}

}  // namespace

Link* link_of_neighbour(const Turn& turn, NodeIndex node) {
  return find_link(turn, turn.peer(node).connection);
}

void dial(const Turn& turn, std::uint32_t outgoing) {
  const auto to = turn.state.outgoings[outgoing].to;
  if (auto* const link = link_of_neighbour(turn, to)) {
    turn.log(Severity::info, to, "Already connected to {peer}");
    if (!link->outgoing) link->outgoing = outgoing;
    return;
  }
  const auto number = turn.setting.config->incarnation << 16 | turn.state.dials++;
  const ConnectionId id{2 * number};
  const auto& entry = turn.entry(to);
  turn.log(Severity::info, to, "Trying to connect to {peer}");
  auto& link = turn.state.links.emplace_back(Link{
      .id = id, .connection = meta::Connection::dialled(entry.name), .address = entry.address});
  link.peer = to;
  link.outgoing = outgoing;
  link.connection.last_ping_time = turn.seconds();
  turn.call.effects.dial(id, entry.address);
}

void connection_event(const Turn& turn, ConnectionId id, ConnectionEvent event, Address peer) {
  if (event == ConnectionEvent::accepted) {
    turn.state.links.push_back(
        Link{.id = id, .connection = meta::Connection::accepted(), .address = peer});
  }
  auto* const link = find_link(turn, id);
  if (link == nullptr) return;
  if (event == ConnectionEvent::failed || event == ConnectionEvent::closed) {
    bury(turn, *link, Ending::reported);
    return;
  }
  link->connection.last_ping_time = turn.seconds();
  LinkPort port(turn, *link);
  link->connection.established(port.call());
}

void stream_arrived(const Turn& turn, ConnectionId id, ByteView bytes) {
  auto* const link = find_link(turn, id);
  if (link == nullptr) return;
  LinkPort port(turn, *link);
  if (const auto fed = link->connection.feed(bytes, port.call()); !fed) {
    turn.log(Severity::error, link->peer, to_text(fed.error().cause));
    terminate(turn, *link, Ending::reported);
  }
}

void check_links(const Turn& turn) {
  for (auto& link : turn.state.links) {
    if (!link.gone) check_link(turn, link);
  }
  turn.call.effects.arm(timer_id(Timer::ping), "ping", turn.call.now + std::chrono::seconds(1),
                        kTimerJitter);
}

void terminate(const Turn& turn, Link& link, Ending ending) {
  turn.call.effects.close(link.id);
  bury(turn, link, ending);
}

void send(const Turn& turn, Link& link, const meta::Message& message, Label label) {
  label.message = meta::name_of(message);
  if (!label.peer.valid()) {
    label.peer = link.peer;
    label.fingerprint = turn.about(link.peer, label.message).value();
  }
  LinkPort port(turn, link, label);
  link.connection.send(message, port.call());
}

void send_towards(const Turn& turn, NodeIndex to, const meta::Message& message, Label label) {
  if (auto* const link = link_towards(turn, to)) send(turn, *link, message, label);
}

void forward_towards(const Turn& turn, NodeIndex to, std::string_view line, Label label) {
  auto* const link = link_towards(turn, to);
  if (link == nullptr) return;
  LinkPort port(turn, *link, label);
  link->connection.send_line(label.message, line, port.call());
}

void flood(const Turn& turn, const Link* except, std::string_view line, Label label) {
  for (auto& link : turn.state.links) {
    if (&link == except || link.gone || !link.has_edge) continue;
    LinkPort port(turn, link, label);
    link.connection.send_line(label.message, line, port.call());
  }
}

void send_packet_to_neighbour(const Turn& turn, NodeIndex to, ByteView frame, Label label) {
  label.message = "PACKET";
  send_data(turn, link_of_neighbour(turn, to), frame, label, &meta::Connection::send_packet);
}

void send_sptps_packet_towards(const Turn& turn, NodeIndex to, ByteView bytes, Label label) {
  label.message = "SPTPS_PACKET";
  send_data(turn, link_towards(turn, to), bytes, label, &meta::Connection::send_sptps_packet);
}

}  // namespace midflight::node
