#include "sim/import/node_bench.h"

#include <algorithm>

#include "core/meta/codec.h"
#include "core/node/packets.h"
#include "core/node/turn.h"
#include "sim/host/packet.h"
#include "sim/host/tinc_host.h"

namespace midflight::sim {
namespace {

constexpr std::uint32_t kPathMtu = 1500;

// Nothing is left to chance: queues are empty, the first of several is as good as any.
class CalmSurroundings final : public Surroundings {
 public:
  std::uint32_t path_mtu(Address) override { return kPathMtu; }
  bool drop_for_queue(ConnectionId, std::uint32_t, const Label&) override { return false; }
  std::uint32_t pick(std::uint32_t, std::string_view) override { return 0; }
};

Bytes ip_packet(std::size_t frame_length) {
  const auto most = node::kMtu - node::kFrameHeader;
  const auto size = std::clamp<std::size_t>(frame_length, node::kFrameHeader + 1, node::kMtu) -
                    node::kFrameHeader;
  Bytes packet(std::min<std::size_t>(size, most));
  packet[0] = kIpv4;
  return packet;
}

Bytes ethernet_frame(std::size_t length) {
  const auto packet = ip_packet(length);
  Bytes frame(node::kFrameHeader);
  frame[12] = 0x08;  // IPv4's EtherType is 0x0800
  frame.insert(frame.end(), packet.begin(), packet.end());
  return frame;
}

node::Directory make_directory(const std::vector<BenchNode>& nodes,
                               const std::vector<crypto::KeyPair>& keys) {
  std::vector<node::DirectoryEntry> entries;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    entries.push_back({nodes[i].name, keys[i].public_key, nodes[i].address, {}});
  }
  return node::Directory(std::move(entries));
}

}  // namespace

NodeBench::NodeBench(Setup setup) : setup_(std::move(setup)) {
  const auto root = crypto::entropy_root(0);
  for (const auto& node : setup_.nodes) {
    keys_.push_back(crypto_.key_pair(crypto::derive(root, "import", node.name)));
    addresses_.push_back(node.address);
  }
  directory_ = std::make_shared<const node::Directory>(make_directory(setup_.nodes, keys_));
  const auto self = index(setup_.self);
  auto config = std::make_shared<node::Config>();
  config->self = self;
  config->behaviour = setup_.behaviour;
  config->key = keys_[self.value];
  config->entropy = root;
  config->incarnation = setup_.incarnation;
  for (const auto& peer : setup_.dials) config->connect_to.push_back(index(peer));
  host_ = make_tinc_host(std::move(config), directory_);
  call([this](const HostCall& host) { host_->start(host); });
}

NodeBench::~NodeBench() = default;

NodeIndex NodeBench::index(std::string_view name) const { return directory_->find(name); }

NodeBench::Neighbour* NodeBench::neighbour(std::string_view peer) {
  const auto found = neighbours_.find(peer);
  return found == neighbours_.end() ? nullptr : &found->second;
}

bool NodeBench::connected(std::string_view peer) const {
  const auto found = neighbours_.find(peer);
  return found != neighbours_.end() && found->second.end->activated();
}

bool NodeBench::fact(std::string_view name, std::string_view peer) const {
  return knows(peer) && host_->fact(name, index(peer)) == "true";
}

std::string NodeBench::hop(std::string_view to) const {
  return host_->fact("nexthop", index(to)).value_or(std::string());
}

PeerModel& NodeBench::channel(std::string_view peer) {
  const auto found = channels_.find(peer);
  if (found != channels_.end()) return found->second;
  const auto node = index(peer);
  PeerModel model({setup_.self, std::string(peer), keys_[node.value],
                   keys_[index(setup_.self).value].public_key});
  return channels_.emplace(std::string(peer), std::move(model)).first->second;
}

template <class Call>
void NodeBench::call(Call&& into_host) {
  CalmSurroundings surroundings;
  Effects effects;
  into_host(HostCall{now_, crypto_, surroundings, effects});
  flooded_.clear();
  carry_out(effects);
  answer_pings();
}

// Whatever the log's clock says of PING, a connection that lives in the log lives here too.
void NodeBench::answer_pings() {
  for (auto& [name, neighbour] : neighbours_) {
    if (!neighbour.pinged) continue;
    neighbour.pinged = false;
    if (neighbour.end->say("PONG", "9", now_, crypto_)) hand_over(neighbour);
    return;  // handing over has answered the others
  }
}

void NodeBench::hear(const SendStream& stream, ByteView bytes) {
  for (auto& [name, neighbour] : neighbours_) {
    if (neighbour.id == stream.connection) neighbour.end->hear(bytes, now_, crypto_);
  }
}

void NodeBench::note_dial(const Dial& dial) {
  for (const auto node : directory_->in_name_order()) {
    if (setup_.nodes[node.value].address == dial.to) dials_.emplace_back(dial.connection, node);
  }
}

void NodeBench::carry_out(const Effects& effects) {
  for (const auto& effect : effects.list()) {
    if (const auto* const stream = std::get_if<SendStream>(&effect)) {
      hear(*stream, effects.bytes(stream->bytes));
    } else if (const auto* const dial = std::get_if<Dial>(&effect)) {
      note_dial(*dial);
    } else if (const auto* const close = std::get_if<CloseStream>(&effect)) {
      std::erase_if(neighbours_,
                    [&](const auto& each) { return each.second.id == close->connection; });
    } else if (const auto* const report = std::get_if<Report>(&effect)) {
      const auto peer =
          report->peer.valid() ? setup_.nodes[report->peer.value].name : std::string();
      if (auto act = act_of(*report, peer)) note(std::move(*act));
    }
  }
}

void NodeBench::note(Act act) { acts_.push_back(std::move(act)); }

void NodeBench::taken(const MetaPeer& from, const meta::Message& message, std::string_view text) {
  if (std::holds_alternative<meta::Ping>(message)) neighbour(from.name())->pinged = true;
  if (std::holds_alternative<meta::KeyChanged>(message)) {
    if (std::ranges::find(flooded_, text) != flooded_.end()) return;
    flooded_.emplace_back(text);
  }
  if (auto act = act_of(message, text, setup_.self)) note(std::move(*act));
  const auto carried = carried_record(message);
  if (carried && carried->from == setup_.self && knows(carried->to)) {
    channel(carried->to).hear(carried->starts, carried->wire, now_);
  }
}

void NodeBench::connect(std::string_view peer, bool node_dials, const meta::Ack& ack) {
  if (neighbour(peer) != nullptr) disconnect(peer);
  const auto node = index(peer);
  const auto dialled =
      std::ranges::find_if(dials_, [&](const auto& dial) { return dial.second == node; });
  const bool by_dial = node_dials && dialled != dials_.end();
  Neighbour made;
  made.id = by_dial ? dialled->first : ConnectionId{2 * connections_ + 1};
  if (by_dial) dials_.erase(dialled);
  MetaPeer::Setup setup{
      .self = {.name = std::string(peer),
               .key = keys_[node.value],
               .port = ack.port,
               .options = ack.options},
      .node = setup_.self,
      .node_key = keys_[index(setup_.self).value].public_key,
      .weight = std::chrono::milliseconds(ack.weight),
      .node_dialled = by_dial,
      .number = connections_++,
  };
  made.end = std::make_unique<MetaPeer>(
      std::move(setup), [this](const MetaPeer& from, const meta::Message& message,
                               std::string_view text) { taken(from, message, text); });
  auto& placed = neighbours_.insert_or_assign(std::string(peer), std::move(made)).first->second;
  placed.end->establish(now_, crypto_);
  const auto event = by_dial ? StreamEvent::established : StreamEvent::accepted;
  call([&](const HostCall& host) { host_->connection(placed.id, event, address(node), host); });
}

void NodeBench::disconnect(std::string_view peer) {
  const auto* const found = neighbour(peer);
  if (found == nullptr) return;
  const auto id = found->id;
  neighbours_.erase(neighbours_.find(peer));
  call([&](const HostCall& host) {
    host_->connection(id, StreamEvent::closed, address(index(peer)), host);
  });
}

void NodeBench::hand_over(Neighbour& neighbour) {
  const auto id = neighbour.id;
  const auto piece = neighbour.end->take_next();
  call([&](const HostCall& host) { host_->stream(id, piece.bytes, host); });
}

void NodeBench::hand_over_until(std::string_view peer, std::string_view piece) {
  for (;;) {
    auto* const found = neighbour(peer);
    if (found == nullptr || !found->end->ready()) return;
    const bool last = found->end->next().name == piece;
    hand_over(*found);
    if (last) return;
  }
}

void NodeBench::request(std::string_view peer, std::string_view name, std::string_view text) {
  auto* const found = neighbour(peer);
  if (found == nullptr || !found->end->say(name, text, now_, crypto_)) return;
  hand_over_until(peer, {});
}

void NodeBench::frame(std::string_view peer, std::size_t length) {
  auto* const found = neighbour(peer);
  if (found == nullptr || !found->end->say_packet(ethernet_frame(length), now_, crypto_)) return;
  hand_over_until(peer, {});
}

// A node believes datagrams from a confirmed address, or those that open. What it would not believe
// in the simulation although it did in reality comes over TCP, with the same consequences.
void NodeBench::record(const Arrival& arrival) {
  const auto sender = hop(arrival.from);
  const bool direct = arrival.to == setup_.self && sender == arrival.from;
  const bool believed = fact("udp_confirmed", sender) || (direct && arrival.authentic);
  const bool by_udp = !arrival.by_tcp && believed;
  Bytes bytes;
  Writer out(bytes);
  out.bytes(direct && by_udp ? node::NodeId{} : (*directory_)[index(arrival.to)].id);
  out.bytes((*directory_)[index(arrival.from)].id).bytes(arrival.wire);
  if (by_udp) {
    const auto source = address(index(sender));
    call([&](const HostCall& host) { host_->datagram(source, bytes, host); });
    return;
  }
  auto* const found = neighbour(sender);
  if (found == nullptr || bytes.size() > meta::kMaxPacket) return;
  if (found->end->say_sptps_packet(bytes, now_, crypto_)) hand_over_until(sender, {});
}

void NodeBench::udp_address(std::string_view peer, Address address) {
  if (knows(peer)) addresses_[index(peer).value] = address;
}

void NodeBench::send_packet(std::string_view to, std::size_t frame_length) {
  const auto packet = ip_packet(frame_length);
  call([&](const HostCall& host) { host_->send_packet(index(to), packet, host); });
}

void NodeBench::expire_keys() {
  call([&](const HostCall& host) { host_->timer(node::timer_id(node::Timer::key_expire), host); });
}

void NodeBench::ping_timer() {
  call([&](const HostCall& host) { host_->timer(node::timer_id(node::Timer::ping), host); });
}

void NodeBench::udp_timeout(std::string_view peer) {
  const auto timer = node::timer_id(node::Timer::udp_timeout, index(peer).value);
  call([&](const HostCall& host) { host_->timer(timer, host); });
}

}  // namespace midflight::sim
