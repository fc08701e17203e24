#include "sim/import/channel_history.h"

#include <map>

#include "sim/import/alignment.h"

namespace midflight::sim {
namespace {

std::optional<MomentKind> moment_of(LineKind kind) {
  switch (kind) {
    case LineKind::refused:
      return MomentKind::refused;
    case LineKind::no_key:
      return MomentKind::no_key;
    case LineKind::patience_ended:
      return MomentKind::patience_ended;
    case LineKind::undecodable:
      return MomentKind::undecodable;
    case LineKind::not_ours_yet:
      return MomentKind::not_ours_yet;
    case LineKind::keyed:
      return MomentKind::keyed;
    case LineKind::packet_in:
      return MomentKind::packet_in;
    case LineKind::unreachable:
      return MomentKind::lost;
    default:
      return std::nullopt;
  }
}

class Sorter {
 public:
  explicit Sorter(const NodeLog& log) : log_(log) {}

  void take(const LogLine& line) {
    if (line.kind == LineKind::keys_expired) expiring_ = true;
    const bool other_cause = line.kind == LineKind::request_in ||
                             line.kind == LineKind::packet_read ||
                             line.kind == LineKind::packet_out;
    if (other_cause) expiring_ = false;
    if (line.kind == LineKind::daemon_started) {
      for (auto& [peer, moments] : channels_)
        moments.push_back({MomentKind::lost, &line, at(line)});
    }
    if (line.kind == LineKind::request_in || line.kind == LineKind::request_out) {
      take_request(line);
    } else if (const auto kind = moment_of(line.kind); kind && !line.peer.empty()) {
      channels_[std::string(line.peer)].push_back({*kind, &line, at(line)});
    }
  }

  [[nodiscard]] std::vector<ChannelHistory> finish() {
    std::vector<ChannelHistory> out;
    for (auto& [peer, moments] : channels_) out.push_back({&log_, peer, std::move(moments)});
    return out;
  }

 private:
  [[nodiscard]] LocalInstant at(const LogLine& line) const { return aligned(log_, line); }

  void take_request(const LogLine& line) {
    const bool sent = line.kind == LineKind::request_out;
    const auto carried = carried_record(line.rest);
    if (!carried || (sent ? carried->from : carried->to) != log_.name) return;
    channels_[sent ? carried->to : carried->from].push_back(
        {.kind = sent ? MomentKind::sent : MomentKind::received,
         .line = &line,
         .at = at(line),
         .starts = carried->starts,
         .by_expiry = sent && expiring_,
         .record = carried->record});
  }

  const NodeLog& log_;
  bool expiring_ = false;
  std::map<std::string, std::vector<Moment>> channels_;
};

}  // namespace

std::vector<ChannelHistory> channel_histories(const NodeLog& log) {
  Sorter sorter(log);
  for (const auto& line : log.lines) sorter.take(line);
  return sorter.finish();
}

}  // namespace midflight::sim
