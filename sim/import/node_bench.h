// One simulated node on a test bench: its neighbours and the other ends of its channels are played
// (meta_peer.h, peer_model.h), its clock is handed in, its timers fire when told to. What it does
// is gathered as acts.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/node/config.h"
#include "core/node/directory.h"
#include "sim/host/host.h"
#include "sim/import/act.h"
#include "sim/import/meta_peer.h"
#include "sim/import/peer_model.h"

namespace midflight::sim {

struct BenchNode {
  std::string name;
  Address address;
};

class NodeBench {
 public:
  struct Setup {
    std::vector<BenchNode> nodes;  // in byte order of names, the simulated one included
    std::string self;
    std::vector<std::string> dials;  // whom it connects to
    node::Behaviour behaviour;
    std::uint32_t incarnation = 0;
  };
  explicit NodeBench(Setup setup);
  ~NodeBench();
  NodeBench(const NodeBench&) = delete;
  NodeBench& operator=(const NodeBench&) = delete;

  // All that follows happens at this instant.
  void at(LocalInstant now) { now_ = now; }

  // Connections. `ack`: what the neighbour's ACK says.
  void connect(std::string_view peer, bool node_dials, const meta::Ack& ack);
  void disconnect(std::string_view peer);
  // Hands over what the neighbour has ready, up to and with the piece of this name.
  void hand_over_until(std::string_view peer, std::string_view piece);
  [[nodiscard]] bool connected(std::string_view peer) const;
  void request(std::string_view peer, std::string_view name, std::string_view text);
  void frame(std::string_view peer, std::size_t length);

  // A record comes, for this node or on its way through it.
  struct Arrival {
    std::string_view from;
    std::string_view to;
    ByteView wire;
    bool by_tcp = false;     // as SPTPS_PACKET
    bool authentic = false;  // the channel's session would open it
  };
  void record(const Arrival& arrival);
  void udp_address(std::string_view peer, Address address);

  void send_packet(std::string_view to, std::size_t frame_length);
  void expire_keys();
  void ping_timer();
  void udp_timeout(std::string_view peer);

  [[nodiscard]] bool knows(std::string_view name) const { return index(name).valid(); }
  [[nodiscard]] bool fact(std::string_view name, std::string_view peer) const;
  [[nodiscard]] PeerModel& channel(std::string_view peer);
  [[nodiscard]] crypto::Operations& crypto() { return crypto_; }

  [[nodiscard]] std::deque<Act>& acts() { return acts_; }

 private:
  class Machine;
  struct Neighbour {
    ConnectionId id;
    std::unique_ptr<MetaPeer> end;
    bool pinged = false;
  };

  [[nodiscard]] NodeIndex index(std::string_view name) const;
  [[nodiscard]] Address address(NodeIndex node) const { return addresses_[node.value]; }
  [[nodiscard]] Neighbour* neighbour(std::string_view peer);
  // The neighbour behind which a node is.
  [[nodiscard]] std::string hop(std::string_view to) const;
  void hand_over(Neighbour& neighbour);
  void taken(const MetaPeer& from, const meta::Message& message, std::string_view text);
  template <class Call>
  void call(Call&& into_host);
  void carry_out(const Effects& effects);
  void hear(const SendStream& stream, ByteView bytes);
  void note_dial(const Dial& dial);
  void answer_pings();
  void note(Act act);

  Setup setup_;
  LocalInstant now_;
  crypto::Operations crypto_;
  std::shared_ptr<const node::Directory> directory_;
  std::vector<crypto::KeyPair> keys_;
  std::vector<Address> addresses_;  // of UDP, as the log has them
  std::unique_ptr<Host> host_;
  std::map<std::string, Neighbour, std::less<>> neighbours_;
  std::map<std::string, PeerModel, std::less<>> channels_;
  std::deque<Act> acts_;
  std::vector<std::string> flooded_;  // texts of this call, one for all neighbours
  std::deque<std::pair<ConnectionId, NodeIndex>> dials_;
  std::uint32_t connections_ = 0;
};

}  // namespace midflight::sim
