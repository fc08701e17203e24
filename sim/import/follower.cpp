#include "sim/import/follower.h"

#include <algorithm>

#include "core/crypto/base64.h"
#include "core/meta/codec.h"
#include "core/sptps/record.h"
#include "sim/import/alignment.h"

namespace midflight::sim {
namespace {

// "ACK (1), PING (3)"
std::string listed(const std::map<std::string, std::uint32_t>& counts) {
  std::string out;
  for (const auto& [name, count] : counts) {
    out += (out.empty() ? "" : ", ") + name + " (" + std::to_string(count) + ")";
  }
  return out;
}

}  // namespace

Follower::Follower(const NodeLog& log, const LogFacts& facts, const node::Behaviour& behaviour)
    : log_(log), facts_(facts), behaviour_(behaviour) {
  result_.node = log.name;
}

NodeConformance Follower::follow() {
  if (!log_.summary.from_start) {
    boot();
    join_running_mesh();
    // Before that, lines tell how something ended that is not told itself.
    while (place_ < log_.lines.size() && !is_input(log_.lines[place_].kind)) ++place_;
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
  if (!others_.empty()) result_.not_compared.push_back("what it sent of " + listed(others_));
  return std::move(result_);
}

void Follower::boot() {
  bench_ = std::make_unique<NodeBench>(NodeBench::Setup{.nodes = facts_.nodes(),
                                                        .self = log_.name,
                                                        .dials = facts_.dials(),
                                                        .behaviour = behaviour_,
                                                        .incarnation = boots_++});
}

void Follower::step(const LogLine& line) {
  if (line.kind == LineKind::daemon_started) {
    boot();
    bench_->at(line.at);
    return;
  }
  if (line.kind == LineKind::daemon_stopped) bench_.reset();
  if (!bench_) return;
  const bool sent = line.kind == LineKind::request_out || line.kind == LineKind::request_flooded;
  if (sent && !act_of(line, log_.name)) ++others_[std::string(line.word)];
  bench_->at(rule_restarts_ahead() ? line.at : line.loop_at);
  if (is_input(line.kind)) {
    expect_nothing_more(line);
    if (line.kind != LineKind::packet_in) {
      packet_length_ = 0;
      frame_from_.clear();
    }
    packet_to_.clear();
    if (!result_.first_deviation) take(line);
  } else if (line.kind == LineKind::record_out && line.from != log_.name) {
    expect_nothing_more(line);
    if (!result_.first_deviation) take_relayed(line);
  } else if (line.kind == LineKind::udp_address) {
    bench_->udp_address(line.peer, address_in(line.rest));
  } else {
    step_output(line);
  }
}

void Follower::step_output(const LogLine& line) {
  if (line.kind == LineKind::request_out && line.word == "ACK") {
    bench_->hand_over_until(line.peer, "SIG");
    bench_->acts().clear();
    return;
  }
  if (line.kind == LineKind::request_out && line.word == "PING") {
    bench_->at(line.at);
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

// The clock that counted lies between loop_at and at; a restart by the 10-second rule says that it
// was late enough.
bool Follower::rule_restarts_ahead() const {
  for (auto i = place_; i < log_.lines.size(); ++i) {
    const auto kind = log_.lines[i].kind;
    if (kind == LineKind::patience_ended || kind == LineKind::undecodable) return true;
    if (i > place_ && is_input(kind)) break;
  }
  return log_.lines[place_].kind == LineKind::keys_expired;
}

// What the log doesn't tell the peer of may concern a channel that is not followed; and a flood
// goes to neighbours that a part of a log may not name.
bool Follower::of_unknown(const Act& real) const {
  if (!real.peer.empty()) return false;
  if (real.kind == ActKind::message) return facts_.neighbours().empty();
  return std::ranges::any_of(facts_.nodes(), [this](const BenchNode& node) {
    return node.name != log_.name && !followed(node.name);
  });
}

// The restart from which on a channel is followed may have waited for keys that nobody saw asked
// for.
bool Follower::unexplained(const Act& real) const {
  if (of_unknown(real)) return true;
  const auto* const start = facts_.start_of(real.peer);
  if (boots_ > 1 || start == nullptr || start->keyed) return false;
  if (real.kind != ActKind::patience_ended && real.kind != ActKind::undecodable) return false;
  const auto turn = log_.lines.begin() + static_cast<std::ptrdiff_t>(start->line);
  const auto here = log_.lines.begin() + static_cast<std::ptrdiff_t>(place_);
  return std::none_of(std::next(turn), here,
                      [](const LogLine& each) { return is_input(each.kind); });
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

Deviation Follower::deviation(const LogLine& line, std::string real, std::string simulated) {
  return {aligned(log_, line), evidence(log_, line), std::move(real), std::move(simulated)};
}

void Follower::deviate(const LogLine& line, std::string real, std::string simulated) {
  if (result_.first_deviation) return;
  result_.first_deviation = deviation(line, std::move(real), std::move(simulated));
}

void Follower::skip_acts(const LogLine& line) {
  auto& acts = bench_->acts();
  std::erase_if(acts, [this](const Act& act) { return !act.peer.empty() && !followed(act.peer); });
  while (!acts.empty() && acts.front().kind == ActKind::keyed) {
    if (!result_.key_state_deviation) {
      result_.key_state_deviation =
          deviation(line, "has not newly got a valid key", to_text(acts.front()));
    }
    acts.pop_front();
  }
}

void Follower::expect_nothing_more(const LogLine& line) {
  skip_acts(line);
  if (bench_->acts().empty()) return;
  deviate(line, "does nothing before this", to_text(bench_->acts().front()));
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
    bench_->at(line.at);  // a timer's time is fresh
    bench_->ping_timer();
  } else if (real.kind == ActKind::refused) {
    take_refused(line);
  } else if (real.kind == ActKind::not_ours_yet) {
    garbage(real.peer, 0);
  }
}

void Follower::compare(const LogLine& line, const Act& real) {
  auto& acts = bench_->acts();
  if (real.kind != ActKind::keyed) skip_acts(line);
  if (acts.empty()) {
    provoke(line, real);
    if (real.kind != ActKind::keyed) skip_acts(line);
  }
  // Within one turn, only the order on each channel matters.
  const auto found = std::ranges::find_if(
      acts, [&](const Act& act) { return act.same(real) || act.peer == real.peer; });
  if (found != acts.end() && found->same(real)) {
    count(real, &*found);
    acts.erase(found);
    return;
  }
  if (unexplained(real)) return;
  count(real, nullptr);
  const auto simulated = acts.empty() ? std::string("does nothing") : to_text(acts.front());
  if (real.kind != ActKind::keyed) {
    deviate(line, to_text(real), simulated);
  } else if (!result_.key_state_deviation) {
    result_.key_state_deviation = deviation(line, to_text(real), simulated);
  }
}

}  // namespace midflight::sim
