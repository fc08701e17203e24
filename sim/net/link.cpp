#include "sim/net/link.h"

#include <algorithm>

namespace midflight::sim {
namespace {

__extension__ using Wide = __int128;
constexpr Wide kNanosPerSecond = 1'000'000'000;

Duration serialization(std::uint64_t bytes, std::uint64_t rate) {
  const Wide bit_nanos = static_cast<Wide>(bytes) * 8 * kNanosPerSecond;
  return Duration(static_cast<Duration::rep>((bit_nanos + rate - 1) / rate));
}

std::uint64_t backlog_bytes(Duration busy, std::uint64_t rate) {
  return static_cast<std::uint64_t>(static_cast<Wide>(busy.count()) * rate / 8 / kNanosPerSecond);
}

}  // namespace

std::optional<Instant> LinkDirection::transmit(const DirectionSettings& settings,
                                               std::uint32_t size, Instant now) {
  if (settings.rate == 0) return now;
  const auto backlog = busy_until_ > now ? backlog_bytes(busy_until_ - now, settings.rate) : 0;
  if (backlog + size > settings.queue) return std::nullopt;
  busy_until_ = std::max(busy_until_, now) + serialization(size, settings.rate);
  return busy_until_;
}

bool LinkDirection::lose(const Loss& loss, Subject subject, Step& step) {
  if (!loss.enter.never()) {
    const auto& change = bad_ ? loss.leave : loss.enter;
    if (step.chance(ChoiceKind::burst, place_, subject, change)) bad_ = !bad_;
  }
  return step.chance(ChoiceKind::lose, place_, subject, bad_ ? loss.bad : loss.good);
}

Passage LinkDirection::carry(const DirectionSettings& settings, Transport transport,
                             std::uint32_t size, Subject subject, Step& step) {
  Passage passage;
  const bool udp = transport == Transport::udp;
  if (size > settings.mtu) {
    passage.lost = "larger than the link's mtu";
    return passage;
  }
  const auto left = transmit(settings, size, step.now());
  if (!left) {
    passage.lost = "queue full";
    return passage;
  }
  const auto index = udp ? datagrams_++ : 64;
  if (index < 64 && ((settings.drop_mask >> index) & 1U) != 0) {
    passage.lost = "drop_mask";
    return passage;
  }
  if (lose(settings.loss, subject, step)) {
    passage.lost = "loss";
    return passage;
  }
  passage.corrupted = step.chance(ChoiceKind::corrupt, place_, subject, settings.corrupt);
  if (passage.corrupted && !udp) {
    passage.lost = "corrupted";
    return passage;
  }
  passage.duplicated = step.chance(ChoiceKind::duplicate, place_, subject, settings.duplicate);
  passage.earliest = *left + settings.delay;
  passage.extra = settings.jitter;
  if (step.chance(ChoiceKind::reorder, place_, subject, settings.reorder)) {
    passage.earliest += settings.delay + settings.jitter;
  }
  return passage;
}

void LinkDirection::write_future(const DirectionSettings& settings, Writer& out) const {
  const bool masked = datagrams_ < 64 && (settings.drop_mask >> datagrams_) != 0;
  out.fields(busy_until_.time_since_epoch().count(), masked ? datagrams_ : 64, bad_);
}

void LinkDirection::write_state(Writer& out) const {
  out.fields(busy_until_.time_since_epoch().count(), datagrams_, bad_);
}

}  // namespace midflight::sim
