#include "sim/import/restart_causes.h"

#include <optional>

namespace midflight::sim {
namespace {

constexpr std::string_view kReplayed = "Received late or replayed packet";

// Lines of one turn of the daemon follow each other this quickly.
constexpr Duration kOneTurn = std::chrono::milliseconds(20);
// A datagram is not longer on its way than this.
constexpr Duration kTravelTime = std::chrono::seconds(1);
constexpr Duration kRestartAfter = std::chrono::seconds(10);

class CauseSearch {
 public:
  explicit CauseSearch(const ChannelHistory& history) : history_(history) {}

  RestartFindings read() {
    for (place_ = 0; place_ < history_.moments.size(); ++place_) take(history_.moments[place_]);
    return std::move(found_);
  }

 private:
  void take(const Moment& moment) {
    switch (moment.kind) {
      case MomentKind::sent:
        take_sent(moment);
        break;
      case MomentKind::received:
        take_received(moment);
        break;
      case MomentKind::refused:
        refused_ = &moment;
        if (moment.line->word == kUndecryptable) ++found_.harmless_refusals;
        break;
      case MomentKind::keyed:
        begin_epoch();
        break;
      case MomentKind::lost:
        begin_epoch();
        own_start_ = nullptr;
        break;
      case MomentKind::packet_in:
        last_packet_ = &moment;
        break;
      default:
        reason_ = &moment;
        break;
    }
  }

  void begin_epoch() {
    rekey_in_.clear();
    exchange_open_ = false;
    last_ack_ = nullptr;
  }

  void take_sent(const Moment& moment) {
    if (moment.starts) {
      take_restart(moment);
      begin_epoch();
      own_start_ = &moment;
      return;
    }
    if (moment.record->sealed && moment.record->kind == HandshakeKind::kex) exchange_open_ = true;
  }

  void take_received(const Moment& moment) {
    if (moment.starts) {
      take_crossing(moment);
      begin_epoch();
      own_start_ = nullptr;
      return;
    }
    if (!moment.record->sealed) {
      if (moment.record->kind == HandshakeKind::kex) own_start_ = nullptr;
      return;
    }
    if (refused_next(moment)) return;  // a leftover of an older session
    if (moment.record->kind == HandshakeKind::ack) {
      rekey_in_.clear();
      exchange_open_ = false;
      last_ack_ = &moment;
    } else {
      rekey_in_.push_back(&moment);
      exchange_open_ = true;
    }
  }

  [[nodiscard]] bool refused_next(const Moment& moment) const {
    if (place_ + 1 >= history_.moments.size()) return false;
    const auto& next = history_.moments[place_ + 1];
    return next.kind == MomentKind::refused && next.line->word == "Invalid packet seqno" &&
           next.line->a == moment.record->number;
  }

  // What the node said just before it sent REQ_KEY.
  [[nodiscard]] const Moment* reason_of(const Moment& restart) const {
    return reason_ != nullptr && restart.at - reason_->at <= kOneTurn ? reason_ : nullptr;
  }

  void take_restart(const Moment& restart) {
    const auto* const reason = reason_of(restart);
    if (reason == nullptr) return;
    if (reason->kind == MomentKind::no_key && !rekey_in_.empty()) {
      auto lines = rekey_in_;
      lines.push_back(reason);
      const auto kind = rekey_in_.back()->record->kind;
      add("ans-key-clears-validkey", restart, std::move(lines)).story =
          self() + " sent data to " + peer() + " between " + peer() + "'s " +
          std::string(to_text(kind)) + " (" + time_of(*rekey_in_.back()) + ") and " +
          (kind == HandshakeKind::kex ? "SIG" : "ACK") +
          ", found no valid key and started the channel anew";
    } else if (reason->kind == MomentKind::undecodable) {
      take_undecodable(restart, *reason);
    }
  }

  void take_undecodable(const Moment& restart, const Moment& reason) {
    if (refused_ == nullptr || reason.at - refused_->at > kOneTurn) return;
    const auto word = refused_->line->word;
    const auto rule = ", and " + self() + " started the channel anew by the 10-second rule";
    const auto replayed = "a datagram of " + peer() +
                          " that was late, sent twice or forged could " + "not be accepted" + rule;
    if (word == kReplayed) {
      add("replay-restarts", restart, {refused_, &reason}).story = replayed;
      return;
    }
    if (word != kUndecryptable) return;
    --found_.harmless_refusals;
    if (exchange_open_) {
      const auto* const ack = next_ack(restart);
      if (ack == nullptr) return;
      add("data-overtakes-ack", restart, {refused_, &reason}, ack).story =
          "data of " + peer() + " under the new key came before " + peer() + "'s ACK (" +
          time_of(*ack) + ") and could not be opened" + rule;
    } else if (last_ack_ != nullptr && refused_->at - last_ack_->at <= kTravelTime) {
      add("old-key-after-ack", restart, {last_ack_, refused_, &reason}).story =
          "data of " + peer() + " under the old key came after " + peer() + "'s ACK (" +
          time_of(*last_ack_) + ") and could not be opened" + rule;
    } else if (last_packet_ != nullptr && refused_->at - last_packet_->at <= kTravelTime) {
      add("replay-restarts", restart, {refused_, &reason}).story = replayed;
    }
  }

  // The ACK that the datagram overtook.
  [[nodiscard]] const Moment* next_ack(const Moment& restart) const {
    for (auto i = place_; i < history_.moments.size(); ++i) {
      const auto& moment = history_.moments[i];
      if (moment.at - restart.at > kTravelTime) break;
      const bool ack = moment.kind == MomentKind::received && moment.record->sealed &&
                       moment.record->kind == HandshakeKind::ack;
      if (ack) return &moment;
    }
    return nullptr;
  }

  // Had the peer known of this node's start, it would have answered it.
  void take_crossing(const Moment& moment) {
    if (own_start_ == nullptr || moment.at - own_start_->at > kRestartAfter) return;
    auto& race = add("glare", *own_start_, {}, &moment);
    race.story = self() + " and " + peer() + " both started the channel anew, " + self() + " at " +
                 time_of(*own_start_) + ", before it had " + peer() + "'s REQ_KEY at " +
                 time_of(moment) + ": each dropped its own session for the other's";
    for (auto i = place_ + 1; i < history_.moments.size(); ++i) {
      const auto& later = history_.moments[i];
      if (later.at - moment.at > kTravelTime) break;
      const bool telling =
          later.kind == MomentKind::refused && later.line->word == "Failed to verify SIG record";
      if (telling) race.evidence.push_back(evidence(*history_.log, *later.line));
    }
  }

  [[nodiscard]] const std::string& self() const { return history_.log->name; }
  [[nodiscard]] const std::string& peer() const { return history_.peer; }
  [[nodiscard]] static std::string time_of(const Moment& moment) {
    return std::string(time_of_day(moment.line->stamp));
  }

  ImportedRace& add(std::string name, const Moment& restart, std::vector<const Moment*> before,
                    const Moment* after = nullptr) {
    ImportedRace race{.name = std::move(name),
                      .node = history_.log->name,
                      .peer = history_.peer,
                      .at = restart.at,
                      .at_text = std::string(restart.line->stamp)};
    before.push_back(&restart);
    if (after != nullptr) before.push_back(after);
    for (const auto* const moment : before) {
      race.evidence.push_back(evidence(*history_.log, *moment->line));
    }
    return found_.races.emplace_back(std::move(race));
  }

  const ChannelHistory& history_;
  std::size_t place_ = 0;
  RestartFindings found_;
  std::vector<const Moment*> rekey_in_;  // sealed records of the exchange under way
  bool exchange_open_ = false;           // a rekey's ACK is still to come
  const Moment* last_ack_ = nullptr;     // that ended an exchange of this session
  const Moment* own_start_ = nullptr;    // REQ_KEY of this node that is not answered yet
  const Moment* refused_ = nullptr;
  const Moment* reason_ = nullptr;
  const Moment* last_packet_ = nullptr;
};

}  // namespace

RestartFindings find_restarts(const ChannelHistory& history) { return CauseSearch(history).read(); }

}  // namespace midflight::sim
