// Joins a node whose log begins while its daemon was running.
#include "core/crypto/base64.h"
#include "core/meta/codec.h"
#include "sim/import/follower.h"

namespace midflight::sim {
namespace {

constexpr Duration kLongAgo = std::chrono::seconds(60);

}  // namespace

// When PING was sent last before the log's first line, so that the next one is due when the log
// has it; without one, long enough ago for the timer to act.
LocalInstant Follower::last_ping(std::string_view peer) const {
  constexpr Duration kPingInterval = std::chrono::seconds(60);
  constexpr Duration kTimerActs = std::chrono::seconds(6);
  for (const auto& line : log_.lines) {
    const bool ping = line.kind == LineKind::request_out && line.word == "PING";
    if (ping && line.peer == peer) return line.at - kPingInterval;
  }
  return log_.summary.first - kTimerActs;
}

// What a log that begins later has not told: connections, edges and keys, as far as they follow
// from what it tells.
void Follower::join_running_mesh() {
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
    bench_->at(last_ping(peer));
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
    if (start == nullptr || !start->keyed) continue;
    key_running_channel(node.name, *start);
  }
  bench_->acts().clear();
}

// Whether the last start was long enough ago for the 10-second rule only the log can tell.
void Follower::key_running_channel(const std::string& peer, const ChannelStart& start) {
  if (!bench_->fact("reachable", peer)) return;
  auto& channel = bench_->channel(peer);
  const auto at = log_.summary.first - (start.impatient ? kLongAgo : Duration::zero());
  bench_->at(at);
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

}  // namespace midflight::sim
