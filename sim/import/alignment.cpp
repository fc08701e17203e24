#include "sim/import/alignment.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

namespace midflight::sim {
namespace {

// A text on its way from one node to another; `to` is empty for a flood.
struct Passage {
  std::string_view from;
  std::string_view to;
  std::string_view text;
  friend auto operator<=>(const Passage&, const Passage&) = default;
};

struct Times {
  LocalInstant at;
  int count = 0;
};
using Passages = std::map<Passage, Times>;

void note(Passages& passages, const Passage& passage, LocalInstant at) {
  auto& times = passages[passage];
  if (times.count++ == 0) times.at = at;
}

Passages sent_by(const NodeLog& log) {
  Passages out;
  for (const auto& line : log.lines) {
    if (line.kind == LineKind::request_out) {
      note(out, {log.name, line.peer, line.rest}, line.at);
    } else if (line.kind == LineKind::request_flooded || line.kind == LineKind::request_forwarded) {
      note(out, {log.name, {}, line.rest}, line.at);
    }
  }
  return out;
}

Passages received_by(const NodeLog& log) {
  Passages out;
  for (const auto& line : log.lines) {
    if (line.kind == LineKind::request_in) note(out, {line.peer, log.name, line.rest}, line.at);
  }
  return out;
}

// A message that both logs hold, as each log's clock has it.
struct Shared {
  LocalInstant sent;
  LocalInstant received;
};

// Texts that recur (PING, PACKET) can't be told apart when one log begins later.
std::vector<Shared> shared_messages(const Passages& sent, const Passages& received,
                                    std::string_view from) {
  std::vector<Shared> out;
  for (const auto& [passage, got] : received) {
    if (passage.from != from || got.count != 1) continue;
    auto found = sent.find(passage);
    if (found == sent.end()) found = sent.find({passage.from, {}, passage.text});
    if (found == sent.end() || found->second.count != 1) continue;
    out.push_back({found->second.at, got.at});
  }
  return out;
}

struct Exchanged {
  std::vector<Shared> there;  // from the first log to the second
  std::vector<Shared> back;
};

// What is to be added to the second log's clock, relative to the first's.
std::optional<Duration> offset_between(const Exchanged& messages) {
  std::optional<Duration> least;
  std::optional<Duration> most;
  for (const auto& each : messages.there) {
    const auto bound = each.sent - each.received;
    least = std::max(least.value_or(bound), bound);
  }
  for (const auto& each : messages.back) {
    const auto bound = each.received - each.sent;
    most = std::min(most.value_or(bound), bound);
  }
  if (!least && !most) return std::nullopt;
  const bool agree = (!least || *least <= Duration::zero()) && (!most || *most >= Duration::zero());
  if (agree) return Duration::zero();
  if (least && most) return *least + (*most - *least) / 2;
  return least ? *least : *most;
}

// `apart`: what the receiver's clock gains on the sender's by their offsets.
std::optional<Duration> least_transit(const std::vector<Shared>& messages, Duration apart) {
  std::optional<Duration> least;
  for (const auto& each : messages) {
    const auto took = each.received - each.sent + apart;
    least = std::min(least.value_or(took), took);
  }
  return least;
}

std::uint32_t acausal(const std::vector<Shared>& messages, Duration sender, Duration receiver) {
  return static_cast<std::uint32_t>(std::ranges::count_if(
      messages, [&](const Shared& each) { return each.received + receiver < each.sent + sender; }));
}

// All pairs of logs, by place.
class Matches {
 public:
  explicit Matches(const std::vector<NodeLog>& logs) : size_(logs.size()) {
    std::vector<Passages> sent;
    std::vector<Passages> received;
    for (const auto& log : logs) {
      sent.push_back(sent_by(log));
      received.push_back(received_by(log));
    }
    for (std::size_t a = 0; a < size_; ++a) {
      for (std::size_t b = 0; b < size_; ++b) {
        directed_.push_back(a == b ? std::vector<Shared>()
                                   : shared_messages(sent[a], received[b], logs[a].name));
      }
    }
  }
  [[nodiscard]] const std::vector<Shared>& from_to(std::size_t a, std::size_t b) const {
    return directed_[a * size_ + b];
  }

 private:
  std::size_t size_;
  std::vector<std::vector<Shared>> directed_;
};

}  // namespace

std::vector<Transit> align_clocks(std::vector<NodeLog>& logs) {
  std::vector<Transit> transits;
  if (logs.empty()) return transits;
  const Matches matches(logs);
  std::vector<bool> known(logs.size(), false);
  known[0] = true;
  std::vector<std::size_t> queue{0};
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const auto a = queue[next];
    for (std::size_t b = 0; b < logs.size(); ++b) {
      if (known[b]) continue;
      const auto offset = offset_between({matches.from_to(a, b), matches.from_to(b, a)});
      if (!offset) continue;
      logs[b].summary.clock_offset = logs[a].summary.clock_offset + *offset;
      known[b] = true;
      queue.push_back(b);
    }
  }
  for (std::size_t b = 0; b < logs.size(); ++b) {
    auto& summary = logs[b].summary;
    if (!known[b]) summary.notes.emplace_back("it shares no message with the logs before it");
    for (std::size_t a = 0; a < logs.size(); ++a) {
      const auto& received = matches.from_to(a, b);
      const auto apart = summary.clock_offset - logs[a].summary.clock_offset;
      if (const auto least = least_transit(received, apart)) {
        transits.push_back({logs[a].name, logs[b].name, *least});
      }
      summary.matched += static_cast<std::uint32_t>(received.size());
      summary.acausal += acausal(received, logs[a].summary.clock_offset, summary.clock_offset);
    }
  }
  return transits;
}

}  // namespace midflight::sim
