// The packets that applications sent last, found by id.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "core/base/time.h"
#include "sim/property/direction.h"

namespace midflight::sim {

// How many of the last packets are known. Of an older one nothing can be said when it is delivered;
// only a packet held back while so many others are sent can be that old.
inline constexpr std::size_t kHorizon = 1U << 16U;

// A packet that an application sent.
struct SentPacket {
  std::uint64_t id = 0;
  std::uint64_t content = 0;  // fingerprint
  Direction direction;
  Instant at;
  bool delivered = false;
};

// The last kHorizon packets, found by id: a ring, and for each place of a table that is as large
// the newest packet of it, whence a chain leads to older ones. The chain's end is overwritten in
// the ring before its beginning, so nothing is ever taken out.
class RecentPackets {
 public:
  void add(const SentPacket& packet) {
    if (count_ == ring_.size() && count_ < kHorizon) grow();
    entry(count_).packet = packet;
    link(count_++);
  }
  // The newest with this id; null if none is known.
  [[nodiscard]] SentPacket* find(std::uint64_t id) {
    if (ring_.empty()) return nullptr;
    for (auto at = newest_[place(id)]; known(at); at = entry(at).older) {
      if (entry(at).packet.id == id) return &entry(at).packet;
    }
    return nullptr;
  }
  [[nodiscard]] bool forgot_some() const { return count_ > kHorizon; }
  void forget_delivered() {
    RecentPackets left;
    for (auto at = count_ - std::min<std::uint64_t>(count_, ring_.size()); at < count_; ++at) {
      if (!entry(at).packet.delivered) left.add(entry(at).packet);
    }
    *this = std::move(left);
  }

 private:
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();
  struct Entry {
    SentPacket packet;
    std::uint64_t older = kNone;  // the next of its chain, as counted from the first packet ever
  };

  // Of a number in either, modulo their size: that is a power of two.
  [[nodiscard]] std::size_t place(std::uint64_t number) const {
    return number & (newest_.size() - 1);
  }
  [[nodiscard]] Entry& entry(std::uint64_t at) { return ring_[place(at)]; }
  [[nodiscard]] bool known(std::uint64_t at) const {
    return at != kNone && count_ - at <= ring_.size();
  }
  void link(std::uint64_t at) {
    auto& newest = newest_[place(entry(at).packet.id)];
    entry(at).older = newest;
    newest = at;
  }
  void grow() {
    const auto size = std::max<std::size_t>(16, 2 * ring_.size());
    ring_.resize(size);
    newest_.assign(size, kNone);
    for (std::uint64_t at = 0; at < count_; ++at) link(at);
  }

  std::vector<Entry> ring_;            // by number of the packet
  std::vector<std::uint64_t> newest_;  // by id, as large as the ring
  std::uint64_t count_ = 0;            // packets ever
};

}  // namespace midflight::sim
