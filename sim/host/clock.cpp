#include "sim/host/clock.h"

#include <algorithm>

namespace midflight::sim {
namespace {

__extension__ using Wide = __int128;
constexpr Wide kMillion = 1'000'000;
// Virtual zero on every node's clock: 22 November 2015, the day of the fix. Any Unix-sized instant
// would do; 0 would not (spec 2: 0 means "long ago").
constexpr LocalInstant kEpoch{std::chrono::seconds(1'448'150'400)};

// After the longest run: nothing that is due then ever happens.
constexpr Wide kNever = Duration(kMaxClockSteps).count();

Wide floor_divide(Wide a, Wide b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

}  // namespace

LocalInstant NodeClock::local(Instant at) const {
  const Wide elapsed = at.time_since_epoch().count();
  const auto gained = floor_divide(elapsed * rate(), kMillion);
  return kEpoch + offset_ + at.time_since_epoch() + Duration(static_cast<Duration::rep>(gained));
}

Instant NodeClock::when(LocalInstant local_at) const {
  const Wide shown = (local_at - kEpoch - offset_).count();
  const auto shown_at = floor_divide(shown * kMillion, kMillion + rate());
  Instant at(Duration(static_cast<Duration::rep>(std::min(shown_at, kNever))));
  if (shown_at >= kNever) return at;
  while (local(at) < local_at) at += Duration(1);
  return at;
}

void NodeClock::step(Duration by) {
  offset_ = std::clamp(offset_ + by, -kMaxClockSteps, kMaxClockSteps);
}

void NodeClock::change_rate(std::int64_t ppm, Instant at) {
  const auto shown = local(at);
  changed_ppm_ += ppm;
  offset_ += shown - local(at);
}

// A clock whose rate no fault has changed writes what it always did.
void NodeClock::write_state(Writer& out) const {
  out.signed64(offset_.count());
  if (changed_ppm_ != 0) out.signed64(changed_ppm_);
}

std::int64_t NodeClock::rate() const {
  return std::clamp(rate_ppm_ + changed_ppm_, -kMaxClockRate, kMaxClockRate);
}

}  // namespace midflight::sim
