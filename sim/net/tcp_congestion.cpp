#include "sim/net/tcp_congestion.h"

#include <algorithm>

namespace midflight::sim {
namespace {

constexpr std::uint32_t kDuplicateThreshold = 3;
constexpr std::uint32_t kLimitedTransmit = 2;

}  // namespace

bool TcpCongestion::acknowledged(const Progress& progress) {
  duplicates_ = 0;
  if (!recovering_) {
    if (progress.window_was_full) grow(progress.una, progress.acked);
    return false;
  }
  if (progress.una >= recover_) {
    recovering_ = false;
    window_ = threshold_;  // of RFC 6582's two choices the one that Linux makes
    return false;
  }
  window_ -= std::min(progress.acked, window_);
  if (progress.acked >= mss_ || window_ < mss_) window_ += mss_;
  return true;
}

bool TcpCongestion::duplicate(std::uint64_t una, std::uint64_t in_flight, std::uint64_t sent_end) {
  if (recovering_) {
    window_ += mss_;
    return false;
  }
  ++duplicates_;
  // Below recover_, duplicates can come from data that a timeout sent again in vain.
  if (duplicates_ != kDuplicateThreshold || una <= recover_) return false;
  halve(in_flight);
  window_ = threshold_ + std::uint64_t{kDuplicateThreshold} * mss_;
  recover_ = sent_end;
  recovering_ = true;
  return true;
}

void TcpCongestion::timed_out(std::uint64_t in_flight, std::uint64_t sent_end, bool first) {
  if (first) halve(in_flight);
  window_ = mss_;
  duplicates_ = 0;
  credit_ = 0;
  recover_ = sent_end;
  recovering_ = false;
}

void TcpCongestion::restart_after_idle() {
  window_ = std::min(window_, std::uint64_t{kTcpInitialWindow} * mss_);
}

std::uint64_t TcpCongestion::window() const {
  if (recovering_) return window_;
  return window_ + std::uint64_t{std::min(duplicates_, kLimitedTransmit)} * mss_;
}

void TcpCongestion::grow(std::uint64_t una, std::uint64_t acked) {
  if (window_ < threshold_) {
    // After a timeout an acknowledgement can cover much that left the network long ago.
    const auto counted = una < recover_ ? std::min<std::uint64_t>(acked, mss_) : acked;
    window_ = std::min(window_ + counted, threshold_);
    return;
  }
  credit_ += acked;
  if (credit_ >= window_) {
    credit_ -= window_;
    window_ += mss_;
  }
}

// What limited transmit added beyond the window doesn't count.
void TcpCongestion::halve(std::uint64_t in_flight) {
  threshold_ = std::max(std::min(in_flight, window_) / 2, std::uint64_t{2} * mss_);
  credit_ = 0;
}

void TcpCongestion::write_state(Writer& out) const {
  out.fields(mss_, duplicates_, window_, threshold_, credit_, recover_, recovering_);
}

}  // namespace midflight::sim
