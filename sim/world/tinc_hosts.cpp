#include "sim/world/tinc_hosts.h"

#include "sim/host/address.h"
#include "sim/host/tinc_host.h"

namespace midflight::sim {
namespace {

static_assert(kMaxReplayWindow == sptps::ReplayWindow::kMaxBytes);

crypto::KeyPair long_term_key(const NodeConfig& node, const crypto::EntropyRoot& root,
                              crypto::Operations& operations) {
  constexpr std::string_view kPurpose = "long-term key";
  if (!node.key) return operations.key_pair(root, kPurpose, node.name);
  if (const auto* given = std::get_if<crypto::KeyPair>(&*node.key)) return *given;
  const auto own_root = crypto::entropy_root(std::get<std::uint64_t>(*node.key));
  return operations.key_pair(own_root, kPurpose, node.name);
}

class TincHosts final : public HostFactory {
 public:
  TincHosts(const ScenarioConfig& config, std::uint64_t seed, crypto::Operations& crypto);
  [[nodiscard]] std::unique_ptr<Host> make(NodeIndex index, std::uint32_t boot) const override;

 private:
  std::shared_ptr<const node::Directory> directory_;
  std::vector<node::Config> configs_;
};

node::Config config_of(const ScenarioConfig& scenario, NodeIndex self) {
  const auto& node = scenario.nodes[self.value];
  node::Config config;
  config.self = self;
  config.behaviour = tinc_behaviour(node.behaviour);
  config.key_expire = node.key_expire;
  config.ping_interval = node.ping_interval;
  config.ping_timeout = node.ping_timeout;
  config.replay_window = node.replay_window;
  config.tcp_only = node.tcp_only;
  config.udp_discovery = node.udp_discovery;
  for (const auto& connection : scenario.connections) {
    if (connection.from == self) config.connect_to.push_back(connection.to);
    const bool own = connection.from == self || connection.to == self;
    if (!own || !connection.weight) continue;
    config.weights[connection.from == self ? connection.to : connection.from] =
        static_cast<std::int32_t>(*connection.weight);
  }
  return config;
}

TincHosts::TincHosts(const ScenarioConfig& config, std::uint64_t seed, crypto::Operations& crypto) {
  const auto root = crypto::entropy_root(seed);
  std::vector<node::DirectoryEntry> entries;
  for (std::uint32_t i = 0; i < config.nodes.size(); ++i) {
    const auto& node = config.nodes[i];
    auto tinc = config_of(config, NodeIndex{i});
    tinc.key = long_term_key(node, root, crypto);
    tinc.entropy = root;
    entries.push_back(node::DirectoryEntry{node.name, tinc.key.public_key, address_of(NodeIndex{i}),
                                           crypto.node_id(node.name)});
    configs_.push_back(std::move(tinc));
  }
  directory_ = std::make_shared<const node::Directory>(std::move(entries));
}

std::unique_ptr<Host> TincHosts::make(NodeIndex index, std::uint32_t boot) const {
  auto config = configs_[index.value];
  config.incarnation = boot;
  return make_tinc_host(std::make_shared<const node::Config>(std::move(config)), directory_);
}

}  // namespace

std::unique_ptr<const HostFactory> make_tinc_hosts(const ScenarioConfig& config, std::uint64_t seed,
                                                   crypto::Operations& crypto) {
  return std::make_unique<TincHosts>(config, seed, crypto);
}

}  // namespace midflight::sim
