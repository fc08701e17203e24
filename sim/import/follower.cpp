#include "sim/import/follower.h"

#include <algorithm>

#include "core/crypto/base64.h"
#include "core/meta/codec.h"
#include "core/sptps/record.h"

namespace midflight::sim {
namespace {

constexpr Duration kLongAgo = std::chrono::seconds(60);

}  // namespace

Follower::Follower(const NodeLog& log, const LogFacts& facts, const node::Behaviour& behaviour)
    : log_(log), facts_(facts), behaviour_(behaviour) {
  result_.node = log.name;
}

NodeConformance Follower::follow() {
  if (!log_.summary.from_start) {
    boot();
    join_running_mesh();
  }
  for (; place_ < log_.lines.size() && !result_.first_deviation; ++place_) {
    step(log_.lines[place_]);
  }
  if (bench_) {
    for (const auto& node : facts_.nodes()) {
      if (node.name != log_.name && facts_.never(node.name)) {
        result_.not_compared.push_back("the channel with " + node.name +
                                       ": the log holds no key exchange of it");
      }
    }
  }
  return std::move(result_);
}

void Follower::boot() {
  bench_ = std::make_unique<NodeBench>(NodeBench::Setup{.nodes = facts_.nodes(),
                                                        .self = log_.name,
                                                        .dials = facts_.dials(),
                                                        .behaviour = behaviour_,
                                                        .incarnation = boots_++});
}

// What a log that begins later has not told: connections, edges and keys, as far as they follow
// from what it tells.
void Follower::join_running_mesh() {
  const auto first = log_.summary.first - kLongAgo;
  bench_->at(first);
  std::uint32_t nonce = 0;
  const auto add_edge = [&](const std::string& by, const std::string& from, const std::string& to) {
    const meta::AddEdge edge{.nonce = ++nonce,
                             .from = from,
                             .to = to,
                             .address = {.text = "unspec unspec"},
                             .options = 0x700000c,
                             .weight = 1};
    std::string text;
    meta::format(edge, text);
    bench_->request(by, "ADD_EDGE", text);
  };
  for (const auto& peer : facts_.old_neighbours()) {
    bench_->connect(peer, false, facts_.next_ack(log_.lines.size(), peer));
    bench_->hand_over_until(peer, {});
    add_edge(peer, peer, log_.name);
  }
  for (const auto& [node, hop] : facts_.behind()) {
    if (bench_->connected(node) || !bench_->connected(hop)) continue;
    add_edge(hop, hop, node);
    add_edge(hop, node, hop);
  }
  for (const auto& node : facts_.nodes()) {
    const auto* const start = facts_.start_of(node.name);
    if (start != nullptr && start->keyed) key_running_channel(node.name, *start);
  }
  bench_->acts().clear();
}

void Follower::key_running_channel(const std::string& peer, const ChannelStart&) {
  if (!bench_->fact("reachable", peer)) return;
  auto& channel = bench_->channel(peer);
  const auto at = log_.summary.first - kLongAgo;
  const auto kex = channel.start(at, bench_->crypto());
  if (!kex) return;
  std::string text;
  meta::format(meta::ReqKey{peer, log_.name, meta::ReqKeyKind::start, crypto::to_base64(*kex)},
               text);
  const auto behind = facts_.behind().find(peer);
  const auto& link = behind == facts_.behind().end() ? peer : behind->second;
  bench_->request(link, "REQ_KEY", text);
  const auto sig = channel.handshake({HandshakeKind::sig, false, 1}, at, bench_->crypto());
  if (!sig) return;
  text.clear();
  meta::format(meta::AnsKey{.from = peer, .to = log_.name, .payload = crypto::to_base64(*sig)},
               text);
  bench_->request(link, "ANS_KEY", text);
}

void Follower::step(const LogLine& line) {
  if (line.kind == LineKind::daemon_started) {
    boot();
    bench_->at(line.at);
    return;
  }
  if (line.kind == LineKind::daemon_stopped) bench_.reset();
  if (!bench_) return;
  bench_->at(line.at);
  if (is_input(line.kind)) {
    expect_nothing_more(line);
    if (line.kind != LineKind::packet_in) {
      packet_length_ = 0;
      frame_from_.clear();
    }
    packet_to_.clear();
    if (!result_.first_deviation) take(line);
    return;
  }
  if (line.kind == LineKind::record_out && line.from != log_.name) {
    expect_nothing_more(line);
    if (!result_.first_deviation) take_relayed(line);
    return;
  }
  if (line.kind == LineKind::udp_address) {
    bench_->udp_address(line.peer, address_in(line.rest));
    return;
  }
  if (line.kind == LineKind::request_out && line.word == "ACK") {
    bench_->hand_over_until(line.peer, "SIG");
    bench_->acts().clear();
    return;
  }
  if (line.kind == LineKind::request_out && line.word == "PING") {
    bench_->ping_timer();
    return;
  }
  auto act =
      line.kind == LineKind::record_out ? handshake_by_packet(line) : act_of(line, log_.name);
  if (line.kind == LineKind::record_out) packet_to_.clear();
  if (act && (act->peer.empty() || followed(act->peer))) compare(line, *act);
}

// Without numbers that only the peer's own log could explain.
std::uint32_t Follower::base_of(std::string_view peer) const {
  const auto* const start = facts_.start_of(peer);
  constexpr std::uint32_t kRoom = 8;  // of the channel's own first records
  return start != nullptr && start->keyed && start->number > kRoom ? start->number - kRoom : 0;
}

bool Follower::followed(std::string_view peer) const {
  if (log_.summary.from_start || boots_ > 1) return true;
  const auto* const start = facts_.start_of(peer);
  return start != nullptr && place_ >= start->line;
}

// A handshake record of the node's own that goes as SPTPS_PACKET: its length follows on the next
// line, and it is no data that the application just handed over.
std::optional<Act> Follower::handshake_by_packet(const LogLine& line) const {
  if (line.word != "TCP" || packet_to_ == line.to || place_ + 1 >= log_.lines.size()) {
    return std::nullopt;
  }
  const auto& next = log_.lines[place_ + 1];
  if (next.kind != LineKind::request_out || next.word != "SPTPS_PACKET") return std::nullopt;
  const auto message = meta::parse(next.rest);
  const auto* const packet = message ? std::get_if<meta::SptpsPacket>(&*message) : nullptr;
  const auto kind = packet != nullptr ? sealed_kind_by_length(packet->length) : std::nullopt;
  return kind ? std::optional(packet_act(line.to, *kind)) : std::nullopt;
}

void Follower::deviate(const LogLine& line, std::string real, std::string simulated) {
  if (result_.first_deviation) return;
  result_.first_deviation = Deviation{evidence(log_, line), std::move(real), std::move(simulated)};
}

void Follower::expect_nothing_more(const LogLine& line) {
  auto& acts = bench_->acts();
  std::erase_if(acts, [this](const Act& act) { return !act.peer.empty() && !followed(act.peer); });
  if (acts.empty()) return;
  deviate(line, "does nothing before this", to_text(acts.front()));
}

void Follower::count(const Act& real, const Act* simulated) {
  const auto add = [&](std::uint32_t& all, std::uint32_t& agreed) {
    ++all;
    agreed += simulated != nullptr ? 1U : 0U;
  };
  if (real.kind == ActKind::message) {
    add(result_.messages, result_.messages_agreed);
    if (real.restart) add(result_.restarts, result_.restarts_agreed);
    const bool numbered = simulated != nullptr && real.record && real.record->sealed &&
                          simulated->record && log_.summary.from_start;
    if (!numbered) return;
    ++result_.numbers;
    result_.numbers_agreed += real.record->number == simulated->record->number ? 1U : 0U;
  } else if (real.kind == ActKind::refused) {
    add(result_.refusals, result_.refusals_agreed);
  } else {
    add(result_.key_states, result_.key_states_agreed);
  }
}

// An act that nothing in the log has led to.
void Follower::provoke(const LogLine& line, const Act& real) {
  if (real.kind == ActKind::no_key) {
    bench_->ping_timer();
  } else if (real.kind == ActKind::refused) {
    take_refused(line);
  } else if (real.kind == ActKind::not_ours_yet) {
    garbage(real.peer, 0);
  }
}

void Follower::compare(const LogLine& line, const Act& real) {
  auto& acts = bench_->acts();
  const auto drop_unfollowed = [&] {
    std::erase_if(acts,
                  [this](const Act& act) { return !act.peer.empty() && !followed(act.peer); });
  };
  drop_unfollowed();
  if (acts.empty()) {
    provoke(line, real);
    drop_unfollowed();
  }
  if (!acts.empty() && acts.front().same(real)) {
    count(real, &acts.front());
    acts.pop_front();
    return;
  }
  count(real, nullptr);
  deviate(line, to_text(real), acts.empty() ? "does nothing" : to_text(acts.front()));
}

}  // namespace midflight::sim
