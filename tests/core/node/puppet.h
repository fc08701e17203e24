// A neighbour that says exactly what a test wants, and the node that it says it to.
#pragma once

#include <string>
#include <vector>

#include "core/node/node.h"

namespace midflight::node::test {

// Node A with the neighbour B, played by the test; C is known to both.
class Puppet final : public meta::Handler, public sptps::EntropySource, public Surroundings {
 public:
  explicit Puppet(Behaviour behaviour = {}, std::map<NodeIndex, std::int32_t> weights = {});

  // Sends a request to A and takes what A answers.
  void say(const std::string& line);
  [[nodiscard]] bool closed() const { return closed_; }
  // The requests that A sent to B, and what it reported, since the last take.
  [[nodiscard]] std::vector<std::string> take_answers() { return std::exchange(answers_, {}); }
  [[nodiscard]] std::vector<std::string> take_logs() { return std::exchange(logs_, {}); }
  [[nodiscard]] std::string fact(const std::string& name, const std::string& peer) const;

  LocalInstant now{std::chrono::seconds(1'800'000'000)};

  std::optional<crypto::PublicKey> peer_key(std::string_view) override { return a_.public_key; }
  bool on_message(const meta::Message&, std::string_view text) override;
  void on_packet(ByteView) override { answers_.emplace_back("PACKET"); }
  bool on_sptps_packet(ByteView) override;
  void transmit(std::string_view, ByteView wire) override;
  sptps::KexEntropy draw(std::uint32_t) override { return {}; }
  std::uint32_t path_mtu(Address) override { return 1500; }
  bool drop_for_queue(ConnectionId, std::uint32_t, const Label&) override { return false; }
  std::uint32_t pick(std::uint32_t, std::string_view) override { return 0; }

 private:
  [[nodiscard]] meta::Call own_call() { return {now, crypto_, *this, identity_, *this}; }
  // Passes bytes both ways until nothing is left.
  void pump();

  crypto::Operations crypto_;
  crypto::KeyPair a_;
  meta::Identity identity_;
  std::shared_ptr<const Directory> directory_;
  std::optional<Node> node_;
  meta::Connection connection_;
  Bytes to_node_;
  std::vector<std::string> answers_;
  std::vector<std::string> logs_;
  bool closed_ = false;
};

}  // namespace midflight::node::test
