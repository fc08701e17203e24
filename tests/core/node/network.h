// A tiny network for tests of core/node: nodes joined by links of one fixed delay, first in first
// out, without loss unless a test says so. The real network is sim/net.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/node/node.h"

namespace midflight::node::test {

struct Happening {
  Duration at;  // since the start
  NodeIndex node;
  Effect effect;
  Bytes bytes;  // of a send or delivery
};

class Network {
 public:
  // Nodes get the addresses 10.0.0.1, 10.0.0.2, ... port 655.
  explicit Network(const std::vector<std::string>& names);

  Config& config(const std::string& name);                       // before start
  void connect(const std::string& from, const std::string& to);  // before start
  void start();

  void run_for(Duration duration);
  // Runs event by event until the condition holds; false if it never does within the time.
  bool run_until(const std::function<bool()>& condition, Duration limit = std::chrono::minutes(1));

  void send(const std::string& from, const std::string& to, std::size_t size = 84);
  void inject_datagram(const std::string& to, Address from, const Bytes& bytes);
  void force_kex(const std::string& name, const std::string& peer);
  // Ends the oldest open stream between the two, at both ends.
  void break_stream(const std::string& one, const std::string& other);

  [[nodiscard]] Node& node(const std::string& name) { return *hosts_[index(name).value].node; }
  [[nodiscard]] NodeIndex index(const std::string& name) const { return directory_->find(name); }
  [[nodiscard]] Address address(const std::string& name) const {
    return (*directory_)[index(name)].address;
  }
  [[nodiscard]] std::string fact(const std::string& name, const std::string& fact,
                                 const std::string& peer) const;
  [[nodiscard]] Duration now() const { return now_; }

  [[nodiscard]] const std::vector<Happening>& happenings() const { return happenings_; }
  void forget() { happenings_.clear(); }
  // One line each: "send ANS_KEY KEX", "received ANS_KEY KEX", "restart ...", "log ...",
  // "refused ...", "flag validkey 1", "state SIG", "keyed", "unkeyed", "rekey", "deliver 84".
  [[nodiscard]] std::vector<std::string> lines(const std::string& name,
                                               const std::string& prefix = "") const;
  [[nodiscard]] std::size_t count(const std::string& name, const std::string& prefix) const {
    return lines(name, prefix).size();
  }
  // When the first line with this prefix came.
  [[nodiscard]] std::optional<Duration> when(const std::string& name,
                                             const std::string& prefix) const;

  Duration stream_delay = std::chrono::milliseconds(10);
  Duration datagram_delay = std::chrono::milliseconds(10);
  Duration jitter_used{};  // of timers
  Duration start_gap{};    // between one node's start and the next's
  std::uint32_t path_mtu = 1500;
  bool queues_full = false;
  // Whether a datagram passes. All do, by default.
  std::function<bool(NodeIndex from, Address to, ByteView bytes)> passes;
  // Answers of Surroundings::pick; 0 when used up.
  std::vector<std::uint32_t> picks;

 private:
  class HostSurroundings;
  struct End {
    NodeIndex node;
    ConnectionId id;
    auto operator<=>(const End&) const = default;
  };
  struct Host {
    std::unique_ptr<Node> node;
    std::map<TimerId, std::uint64_t> timers;  // the event that is valid
    std::uint32_t accepted = 0;
  };
  using Action = std::function<void()>;

  void at(Duration when, Action action);
  void act(NodeIndex node, const std::function<void(Node&, const Call&)>& call);
  void carry_out(NodeIndex node, const Happening& happening);
  void dial(NodeIndex from, const Dial& dial);
  void close(End end);
  bool step();

  std::vector<std::string> names_;
  std::shared_ptr<const Directory> directory_;
  std::vector<std::shared_ptr<Config>> configs_;
  std::vector<Host> hosts_;
  std::map<std::pair<Duration, std::uint64_t>, Action> events_;
  std::map<End, End> streams_;
  std::uint64_t scheduled_ = 0;
  Duration now_{};
  crypto::Operations crypto_{crypto::Memoise::on};
  std::vector<Happening> happenings_;
};

// The label's words or the report's, as in Network::lines.
[[nodiscard]] std::string to_line(const Happening& happening);

}  // namespace midflight::node::test
