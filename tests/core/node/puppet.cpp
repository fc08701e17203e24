#include "tests/core/node/puppet.h"

namespace midflight::node::test {
namespace {

constexpr ConnectionId kStream{1};
constexpr Address kAddressOfB{0x0a000002, 40'000};

}  // namespace

Puppet::Puppet(Behaviour behaviour, std::map<NodeIndex, std::int32_t> weights)
    : connection_(meta::Connection::dialled("A")) {
  const auto root = crypto::entropy_root(7);
  const auto key = [&](std::string_view name) {
    return crypto_.key_pair(crypto::derive(root, "key", name));
  };
  a_ = key("A");
  std::vector<DirectoryEntry> entries;
  for (const auto* name : {"A", "B", "C"}) {
    const auto last = static_cast<std::uint32_t>(entries.size() + 1);
    entries.push_back({name, key(name).public_key, {0x0a000000 + last, 655}, {}});
  }
  directory_ = std::make_shared<const Directory>(entries);
  Config config;
  config.self = directory_->find("A");
  config.behaviour = behaviour;
  config.weights = std::move(weights);
  config.key = a_;
  config.entropy = root;
  node_.emplace(std::make_shared<const Config>(config), directory_);
  identity_ = {.name = "B", .key = key("B")};

  Effects effects;
  const Call call{now, crypto_, *this, effects};
  node_->start(call);
  connection_.established(own_call());
  effects.clear();
  node_->connection(kStream, ConnectionEvent::accepted, kAddressOfB, call);
  for (const auto& effect : effects.list()) {
    if (const auto* const sent = std::get_if<SendStream>(&effect)) {
      static_cast<void>(connection_.feed(effects.bytes(sent->bytes), own_call()));
    }
  }
  pump();
  say("12 1 B A 10.0.0.1 655 700000c 0 10.0.0.2 655");
  answers_.clear();
  logs_.clear();
}

void Puppet::pump() {
  while (!to_node_.empty() && !closed_) {
    Effects effects;
    const auto bytes = std::exchange(to_node_, {});
    node_->stream(kStream, bytes, {now, crypto_, *this, effects});
    for (const auto& effect : effects.list()) {
      if (const auto* const sent = std::get_if<SendStream>(&effect)) {
        static_cast<void>(connection_.feed(effects.bytes(sent->bytes), own_call()));
      } else if (std::holds_alternative<CloseStream>(effect)) {
        closed_ = true;
      } else if (const auto* const report = std::get_if<Report>(&effect)) {
        logs_.emplace_back(report->text);
      }
    }
  }
}

void Puppet::say(const std::string& line) {
  connection_.send_line("line", line, own_call());
  pump();
}

bool Puppet::on_message(const meta::Message&, std::string_view text) {
  answers_.emplace_back(text);
  return true;
}

bool Puppet::on_sptps_packet(ByteView) {
  answers_.emplace_back("SPTPS_PACKET");
  return true;
}

void Puppet::transmit(std::string_view, ByteView wire) {
  to_node_.insert(to_node_.end(), wire.begin(), wire.end());
}

std::string Puppet::fact(const std::string& name, const std::string& peer) const {
  return node_->fact(name, directory_->find(peer)).value_or("?");
}

}  // namespace midflight::node::test
