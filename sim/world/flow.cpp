#include "sim/world/flow.h"

#include "sim/world/pending.h"

namespace midflight::sim {
namespace {

__extension__ using UnsignedWide = unsigned __int128;
constexpr std::uint64_t kUniform = std::uint64_t{1} << 32U;
constexpr UnsignedWide kSecond = 1'000'000'000;

}  // namespace

Duration poisson_interval(Ratio per_second, std::uint64_t place, std::uint64_t number, Step& step) {
  std::uint64_t draws = 0;
  const auto uniform = [&] {
    return step.below(ChoiceKind::traffic, place, Subject{combine(number, ++draws), true},
                      kUniform);
  };
  for (std::uint64_t whole = 0;; ++whole) {
    const auto first = uniform();
    auto last = first;
    bool odd = true;
    for (auto next = uniform(); next < last; next = uniform()) {
      last = next;
      odd = !odd;
    }
    if (!odd) continue;
    const auto mean = kSecond * per_second.denominator / per_second.numerator;
    return Duration(static_cast<Duration::rep>(
        (static_cast<UnsignedWide>(whole) * kUniform + first) * mean / kUniform));
  }
}

void Flow::schedule_next(const TrafficConfig& config, std::uint32_t index, std::uint64_t place,
                         Step& step) {
  const auto number = sent_ + 1;
  const Pending pending{to_number(PendingKind::traffic), config.from, index, 0, 0};
  const auto due = [&](Instant at) { return !config.until || at < Instant(*config.until); };
  const Instant start(config.from_time);
  if (const auto* periodic = std::get_if<Periodic>(&config.shape)) {
    const auto at = start + periodic->every * static_cast<std::int64_t>(sent_);
    if (due(at)) step.schedule(at, periodic->jitter, place, Subject{number, true}, pending);
  } else if (const auto* poisson = std::get_if<Poisson>(&config.shape)) {
    const auto from = sent_ == 0 ? start : last_;
    last_ = from + poisson_interval(poisson->per_second, place, number, step);
    if (due(last_)) step.schedule_at(last_, pending);
  } else {
    const auto& burst = std::get<Burst>(config.shape);
    if (sent_ < burst.count) step.schedule_at(Instant(burst.at), pending);
  }
}

}  // namespace midflight::sim
