#include "tests/core/node/network.h"

#include <algorithm>

namespace midflight::node::test {
namespace {

constexpr LocalInstant kEpoch{std::chrono::seconds(1'795'494'512)};

std::string words(std::string_view first, std::string_view second, std::string_view third) {
  std::string out(first);
  for (const auto word : {second, third}) {
    if (!word.empty()) (out += ' ') += word;
  }
  return out;
}

std::string filled(std::string_view pattern, std::uint64_t a, std::uint64_t b) {
  std::string out(pattern);
  for (const auto& [name, value] : {std::pair{"{a}", a}, std::pair{"{b}", b}}) {
    if (const auto at = out.find(name); at != std::string::npos) {
      out.replace(at, 3, std::to_string(value));
    }
  }
  return out;
}

std::string report_line(const Report& report) {
  switch (report.kind) {
    case ReportKind::received:
      return words("received", report.message, report.record);
    case ReportKind::refused:
      return words("refused", report.message, filled(report.text, report.a, report.b));
    case ReportKind::state:
      return words("state", report.name, "");
    case ReportKind::flag:
      return words("flag", report.name, std::to_string(report.value));
    case ReportKind::restart:
      return words("restart", report.text, "");
    case ReportKind::rekey:
      return "rekey";
    case ReportKind::keyed:
      return "keyed";
    case ReportKind::unkeyed:
      return "unkeyed";
    case ReportKind::graph:
      return "graph";
    case ReportKind::connection:
      return words("connection", std::to_string(report.value), "");
    case ReportKind::log:
      return words("log", filled(report.text, report.a, report.b), "");
  }
  return {};
}

}  // namespace

std::string to_line(const Happening& happening) {
  struct {
    std::string operator()(const SendDatagram& send) const {
      return words("send", send.label.message, send.label.record);
    }
    std::string operator()(const SendStream& send) const {
      return words("send", send.label.message, send.label.record);
    }
    std::string operator()(const DeliverPacket& packet) const {
      return "deliver " + std::to_string(packet.bytes.size);
    }
    std::string operator()(const Report& report) const { return report_line(report); }
    std::string operator()(const Dial&) const { return "dial"; }
    std::string operator()(const CloseStream&) const { return "close"; }
    std::string operator()(const ArmTimer& timer) const { return words("arm", timer.name, ""); }
    std::string operator()(const DisarmTimer&) const { return "disarm"; }
  } line;
  return std::visit(line, happening.effect);
}

class Network::HostSurroundings : public Surroundings {
 public:
  explicit HostSurroundings(Network& network) : network_(network) {}
  std::uint32_t path_mtu(Address) override { return network_.path_mtu; }
  bool drop_for_queue(ConnectionId, std::uint32_t, const Label&) override {
    return network_.queues_full;
  }
  std::uint32_t pick(std::uint32_t options, std::string_view) override {
    if (network_.picks.empty()) return 0;
    const auto answer = network_.picks.front();
    network_.picks.erase(network_.picks.begin());
    return answer % options;
  }

 private:
  Network& network_;
};

Network::Network(const std::vector<std::string>& names) : names_(names), hosts_(names.size()) {
  const auto root = crypto::entropy_root(1);
  std::vector<DirectoryEntry> entries;
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const auto key = crypto_.key_pair(crypto::derive(root, "key", names[i]));
    entries.push_back({.name = names[i],
                       .public_key = key.public_key,
                       .address = {.host = 0x0a000001 + i, .port = 655}});
    auto config = std::make_shared<Config>();
    config->self = NodeIndex{i};
    config->key = key;
    config->entropy = root;
    configs_.push_back(config);
  }
  directory_ = std::make_shared<const Directory>(entries);
}

Config& Network::config(const std::string& name) { return *configs_[index(name).value]; }

void Network::connect(const std::string& from, const std::string& to) {
  config(from).connect_to.push_back(index(to));
}

void Network::start() {
  for (std::uint32_t i = 0; i < hosts_.size(); ++i) {
    hosts_[i].node = std::make_unique<Node>(configs_[i], directory_);
  }
  for (std::uint32_t i = 0; i < hosts_.size(); ++i) {
    act(NodeIndex{i}, [](Node& node, const Call& call) { node.start(call); });
    run_for(start_gap);
  }
}

void Network::at(Duration when, Action action) {
  events_.emplace(std::pair{when, scheduled_++}, std::move(action));
}

bool Network::step() {
  if (events_.empty()) return false;
  auto event = events_.extract(events_.begin());
  now_ = event.key().first;
  event.mapped()();
  return true;
}

void Network::run_for(Duration duration) {
  const auto end = now_ + duration;
  while (duration > Duration::zero() && !events_.empty() && events_.begin()->first.first <= end)
    step();
  now_ = end;
}

bool Network::run_until(const std::function<bool()>& condition, Duration limit) {
  const auto end = now_ + limit;
  while (!condition()) {
    if (events_.empty() || events_.begin()->first.first > end) return false;
    step();
  }
  return true;
}

void Network::act(NodeIndex node, const std::function<void(Node&, const Call&)>& call) {
  Effects effects;
  HostSurroundings surroundings(*this);
  call(*hosts_[node.value].node, {kEpoch + now_, crypto_, surroundings, effects});
  for (const auto& effect : effects.list()) {
    Bytes bytes;
    std::visit(
        [&](const auto& one) {
          if constexpr (requires { one.bytes; }) {
            const auto view = effects.bytes(one.bytes);
            bytes.assign(view.begin(), view.end());
          }
        },
        effect);
    happenings_.push_back({now_, node, effect, bytes});
    carry_out(node, Happening(happenings_.back()));
  }
}

void Network::carry_out(NodeIndex node, const Happening& happening) {
  if (const auto* const datagram = std::get_if<SendDatagram>(&happening.effect)) {
    if (passes && !passes(node, datagram->to, happening.bytes)) return;
    const auto from = (*directory_)[node].address;
    for (std::uint32_t i = 0; i < hosts_.size(); ++i) {
      if ((*directory_)[NodeIndex{i}].address != datagram->to) continue;
      at(now_ + datagram_delay, [this, i, from, bytes = happening.bytes] {
        act(NodeIndex{i}, [&](Node& to, const Call& call) { to.datagram(from, bytes, call); });
      });
    }
  } else if (const auto* const dialled = std::get_if<Dial>(&happening.effect)) {
    dial(node, *dialled);
  } else if (const auto* const stream = std::get_if<SendStream>(&happening.effect)) {
    at(now_ + stream_delay, [this, end = End{node, stream->connection}, bytes = happening.bytes] {
      const auto found = streams_.find(end);
      if (found == streams_.end()) return;
      const auto to = found->second;
      act(to.node, [&](Node& other, const Call& call) { other.stream(to.id, bytes, call); });
    });
  } else if (const auto* const closed = std::get_if<CloseStream>(&happening.effect)) {
    close({node, closed->connection});
  } else if (const auto* const timer = std::get_if<ArmTimer>(&happening.effect)) {
    const auto number = scheduled_;
    hosts_[node.value].timers[timer->timer] = number;
    const auto fires = timer->earliest - kEpoch + std::min(timer->jitter, jitter_used);
    at(fires, [this, node, id = timer->timer, number] {
      auto& timers = hosts_[node.value].timers;
      const auto armed = timers.find(id);
      if (armed == timers.end() || armed->second != number) return;
      timers.erase(armed);
      act(node, [&](Node& one, const Call& call) { one.timer(id, call); });
    });
  } else if (const auto* const disarmed = std::get_if<DisarmTimer>(&happening.effect)) {
    hosts_[node.value].timers.erase(disarmed->timer);
  }
}

void Network::dial(NodeIndex from, const Dial& dial) {
  at(now_ + stream_delay, [this, from, dial] {
    for (std::uint32_t i = 0; i < hosts_.size(); ++i) {
      if ((*directory_)[NodeIndex{i}].address != dial.to) continue;
      const End here{from, dial.connection};
      const End there{NodeIndex{i}, ConnectionId{2 * hosts_[i].accepted++ + 1}};
      streams_[here] = there;
      streams_[there] = here;
      const auto peer = Address{(*directory_)[from].address.host, 40'000};
      at(now_ + stream_delay, [this, here, to = dial.to] {
        act(here.node, [&](Node& node, const Call& call) {
          node.connection(here.id, ConnectionEvent::established, to, call);
        });
      });
      act(there.node, [&](Node& node, const Call& call) {
        node.connection(there.id, ConnectionEvent::accepted, peer, call);
      });
    }
  });
}

void Network::close(End end) {
  const auto found = streams_.find(end);
  if (found == streams_.end()) return;
  const auto other = found->second;
  at(now_ + stream_delay, [this, end, other] {
    streams_.erase(end);
    if (streams_.erase(other) == 0) return;
    act(other.node, [&](Node& node, const Call& call) {
      node.connection(other.id, ConnectionEvent::closed, {}, call);
    });
  });
}

void Network::break_stream(const std::string& one, const std::string& other) {
  for (const auto& [here, there] : streams_) {
    if (here.node != index(one) || there.node != index(other)) continue;
    for (const auto& end : {End(here), End(there)}) {
      streams_.erase(end);
      act(end.node, [&](Node& node, const Call& call) {
        node.connection(end.id, ConnectionEvent::closed, {}, call);
      });
    }
    return;
  }
}

void Network::send(const std::string& from, const std::string& to, std::size_t size) {
  Bytes packet(size, 0x61);
  packet[0] = 0x45;
  act(index(from),
      [&](Node& node, const Call& call) { node.send_packet(index(to), packet, call); });
}

void Network::inject_datagram(const std::string& to, Address from, const Bytes& bytes) {
  act(index(to), [&](Node& node, const Call& call) { node.datagram(from, bytes, call); });
}

void Network::force_kex(const std::string& name, const std::string& peer) {
  act(index(name), [&](Node& node, const Call& call) { node.force_kex(index(peer), call); });
}

std::string Network::fact(const std::string& name, const std::string& fact,
                          const std::string& peer) const {
  return hosts_[index(name).value].node->fact(fact, index(peer)).value_or("?");
}

std::vector<std::string> Network::lines(const std::string& name, const std::string& prefix) const {
  std::vector<std::string> out;
  for (const auto& happening : happenings_) {
    if (happening.node != index(name)) continue;
    if (auto line = to_line(happening); line.starts_with(prefix)) out.push_back(std::move(line));
  }
  return out;
}

std::optional<Duration> Network::when(const std::string& name, const std::string& prefix) const {
  for (const auto& happening : happenings_) {
    if (happening.node == index(name) && to_line(happening).starts_with(prefix)) {
      return happening.at;
    }
  }
  return std::nullopt;
}

}  // namespace midflight::node::test
