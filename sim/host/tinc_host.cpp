#include "sim/host/tinc_host.h"

namespace midflight::sim {
namespace {

node::Call call_of(const HostCall& call) {
  return node::Call{call.now, call.crypto, call.surroundings, call.effects, call.describe};
}

node::ConnectionEvent event_of(StreamEvent event) {
  switch (event) {
    case StreamEvent::accepted:
      return node::ConnectionEvent::accepted;
    case StreamEvent::established:
      return node::ConnectionEvent::established;
    case StreamEvent::failed:
      return node::ConnectionEvent::failed;
    case StreamEvent::closed:
      break;
  }
  return node::ConnectionEvent::closed;
}

class TincHost final : public HostOf<TincHost> {
 public:
  explicit TincHost(node::Node tinc) : node_(std::move(tinc)) {}

  void start(const HostCall& call) override { node_.start(call_of(call)); }
  void datagram(Address from, ByteView bytes, const HostCall& call) override {
    node_.datagram(from, bytes, call_of(call));
  }
  void connection(ConnectionId id, StreamEvent event, Address peer, const HostCall& call) override {
    node_.connection(id, event_of(event), peer, call_of(call));
  }
  void stream(ConnectionId id, ByteView bytes, const HostCall& call) override {
    node_.stream(id, bytes, call_of(call));
  }
  void timer(TimerId timer, const HostCall& call) override { node_.timer(timer, call_of(call)); }
  void send_packet(NodeIndex to, ByteView packet, const HostCall& call) override {
    node_.send_packet(to, packet, call_of(call));
  }
  void force_rekey(NodeIndex peer, const HostCall& call) override {
    node_.force_kex(peer, call_of(call));
  }
  [[nodiscard]] std::optional<std::string> fact(std::string_view name,
                                                NodeIndex peer) const override {
    return node_.fact(name, peer);
  }
  void write_state(Writer& out, Numbers numbers) const override { node_.write_state(out, numbers); }
  [[nodiscard]] std::uint32_t place(NodeIndex origin, const Label& label) const override {
    const auto* const session = node_.session(origin);
    if (session != nullptr) return session->place(label.session, label.number);
    return 4 * std::min(label.number, kSmallNumbers);
  }
  [[nodiscard]] std::optional<Series> series(NodeIndex peer) const override {
    const auto* const session = node_.session(peer);
    if (session == nullptr) return std::nullopt;
    return Series{session->start_tag(), session->next_in(), session->next_out(),
                  session->replay_window().span()};
  }

 private:
  node::Node node_;
};

}  // namespace

std::unique_ptr<Host> make_tinc_host(std::shared_ptr<const node::Config> config,
                                     const std::shared_ptr<const node::Directory>& directory) {
  return std::make_unique<TincHost>(node::Node(std::move(config), directory));
}

}  // namespace midflight::sim
