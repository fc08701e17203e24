// What the world asks of one protocol node. A protocol joins midflight by one class of this shape;
// everything else in sim works through it. A node must be pure: what it does follows from its state
// and the call alone. What it answers (core/base/effects.h) is all that the rest knows of it:
//
//     Label, of each message      triggers, sequence diagrams, what a search takes for the same
//     received, refused           triggers, diagrams; handshake_refusals (of KEX, SIG, ACK, or
//                                 while unkeyed)
//     keyed, unkeyed, restart     no-spurious-restart, keys-agree, no-storm; channel_restarts,
//                                 rekeys_completed
//     rekey                       rekeys_started
//     state, flag                 triggers, the tracks of the page; flag waitingforkey:
//                                 no-stuck-wait
//     graph                       converges
//     DeliverPacket               delivered-once, recovers; delivered, outage, packets_lost
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/base/effects.h"
#include "core/base/numbers.h"
#include "core/crypto/operations.h"

namespace midflight::sim {

enum class StreamEvent : std::uint8_t {
  accepted,     // the other side dialled
  established,  // a Dial of this node succeeded
  failed,       // a Dial of this node did not
  closed,       // the other side closed or reset the connection, or is gone
};

struct HostCall {
  LocalInstant now;            // this node's clock
  crypto::Operations& crypto;  // remembers results; the same bytes as without
  Surroundings& surroundings;
  Effects& effects;       // to be appended to
  bool describe = false;  // whether to fill in Label::content
};

// What is not pure virtual has nothing to do in a protocol without streams, timers or a forced
// rekey, or in one that numbers no messages. Derive from HostOf, which makes copies.
class Host {
 public:
  virtual ~Host() = default;
  [[nodiscard]] virtual std::unique_ptr<Host> clone() const = 0;

  virtual void start(const HostCall& call) = 0;
  virtual void datagram(Address from, ByteView bytes, const HostCall& call) = 0;
  virtual void connection(ConnectionId id, StreamEvent event, Address peer, const HostCall& call);
  virtual void stream(ConnectionId id, ByteView bytes, const HostCall& call);
  virtual void timer(TimerId timer, const HostCall& call);
  // The application on this host sends a packet to another node.
  virtual void send_packet(NodeIndex to, ByteView packet, const HostCall& call) = 0;
  // Begin a new key exchange with peer now: the fault force_kex; a search, for each connection.
  virtual void force_rekey(NodeIndex peer, const HostCall& call);

  // A fact that scenarios may ask for at the end, by name; nothing if the protocol has none such.
  [[nodiscard]] virtual std::optional<std::string> fact(std::string_view name,
                                                        NodeIndex peer) const;
  // Everything that can influence the future, canonically: worlds that write the same are taken for
  // the same. For `numbers` see core/base/numbers.h; to ignore it is always right.
  virtual void write_state(Writer& out, Numbers numbers) const = 0;
  // How the number of a message of `origin` stands to what has come here: equal places, equal
  // consequences.
  [[nodiscard]] virtual std::uint32_t place(NodeIndex origin, const Label& label) const;
  // The numbers of the session with peer, if there is one.
  struct Series {
    std::uint64_t series = 0;
    std::uint32_t next_in = 0;
    std::uint32_t next_out = 0;
    std::uint32_t span = 0;  // records that the window holds
  };
  [[nodiscard]] virtual std::optional<Series> series(NodeIndex peer) const;
};

// A Host that can be copied: Node is the class that derives from this.
template <class Node>
class HostOf : public Host {
 public:
  [[nodiscard]] std::unique_ptr<Host> clone() const final {
    return std::make_unique<Node>(static_cast<const Node&>(*this));
  }
};

// A host by value: copying copies the node.
class HostBox {
 public:
  HostBox() = default;
  explicit HostBox(std::unique_ptr<Host> host) : host_(std::move(host)) {}
  HostBox(const HostBox& other) : host_(other.host_ ? other.host_->clone() : nullptr) {}
  HostBox(HostBox&&) noexcept = default;
  HostBox& operator=(const HostBox& other) {
    if (this != &other) host_ = other.host_ ? other.host_->clone() : nullptr;
    return *this;
  }
  HostBox& operator=(HostBox&&) noexcept = default;
  ~HostBox() = default;

  [[nodiscard]] explicit operator bool() const { return host_ != nullptr; }
  Host& operator*() { return *host_; }
  Host* operator->() { return host_.get(); }
  const Host* operator->() const { return host_.get(); }
  const Host& operator*() const { return *host_; }

 private:
  std::unique_ptr<Host> host_;
};

// Makes the hosts of a scenario. Immutable; shared by all copies of a world.
class HostFactory {
 public:
  virtual ~HostFactory() = default;
  // boot: 0 for the first start of this node, one more after each crash.
  [[nodiscard]] virtual std::unique_ptr<Host> make(NodeIndex node, std::uint32_t boot) const = 0;
};

}  // namespace midflight::sim
