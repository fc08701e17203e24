#include "sim/world/machine.h"

#include "sim/world/pending.h"

namespace midflight::sim {

std::vector<Machine::Timer>::iterator Machine::find(TimerId timer) {
  return std::lower_bound(timers_.begin(), timers_.end(), timer,
                          [](const Timer& armed, TimerId id) { return armed.id < id; });
}

EventHandle Machine::schedule(const Timer& timer, NodeIndex self, Step& step) const {
  const auto earliest = std::max(step.now(), clock.when(timer.earliest));
  const auto latest = std::max(earliest, clock.when(timer.earliest + timer.open));
  return step.simulator().schedule.add(
      Window{earliest, latest},
      Pending{to_number(PendingKind::timer), self, timer.id.value, 0, step.cause()});
}

void Machine::arm(const ArmTimer& timer, NodeIndex self, std::uint64_t place, Step& step) {
  using std::chrono::microseconds;
  auto at = find(timer.timer);
  if (at == timers_.end() || at->id != timer.timer) {
    at = timers_.insert(at, Timer{timer.timer, timer.name, {}, {}, {}});
  } else {
    step.simulator().schedule.cancel(at->handle);
  }
  at->earliest = timer.earliest;
  at->open = Duration{};
  if (step.simulator().order == Order::searched) {
    at->open = timer.jitter;
  } else {
    const auto options = static_cast<std::uint64_t>(timer.jitter / microseconds(1)) + 1;
    const Subject subject{combine(fingerprint(timer.name), timer.timer.value), false};
    const auto extra = step.below(ChoiceKind::timer_jitter, place, subject, options);
    at->earliest += microseconds(static_cast<std::int64_t>(extra));
  }
  at->handle = schedule(*at, self, step);
}

void Machine::disarm(TimerId timer, Step& step) {
  const auto at = find(timer);
  if (at == timers_.end() || at->id != timer) return;
  step.simulator().schedule.cancel(at->handle);
  timers_.erase(at);
}

std::string_view Machine::fire(TimerId timer) {
  const auto at = find(timer);
  MIDFLIGHT_CHECK(at != timers_.end() && at->id == timer, "a timer that fires was armed");
  const auto name = at->name;
  timers_.erase(at);
  return name;
}

void Machine::reschedule_timers(NodeIndex self, Step& step) {
  for (auto& timer : timers_) {
    if (!step.simulator().schedule.cancel(timer.handle)) continue;
    timer.handle = schedule(timer, self, step);
  }
}

// What a node that is paused was made to do may have moved or disarmed it already.
void Machine::resume_timer(const Pending& pending, Step& step) {
  const TimerId timer{pending.a};
  const auto at = find(timer);
  const bool came_up =
      at != timers_.end() && at->id == timer && !step.simulator().schedule.pending(at->handle);
  if (came_up) at->handle = step.schedule_at(step.now(), pending);
}

void Machine::drop_timers(Step& step) {
  for (const auto& timer : timers_) step.simulator().schedule.cancel(timer.handle);
  timers_.clear();
}

Hash128 Machine::hash(Numbers numbers, Scratch& scratch) {
  if (hashed_ != version_) {
    scratch.clear();
    Writer writer(scratch);
    write_state(writer, numbers);
    hash_ = hash128(scratch.bytes());
    hashed_ = version_;
  }
  return hash_;
}

void Machine::write_state(Writer& out, Numbers numbers) const {
  out.fields(up(), pauses, boots);
  clock.write_state(out);
  out.integer(static_cast<std::uint32_t>(timers_.size()));
  for (const auto& timer : timers_) {
    out.fields(timer.id.value, timer.earliest.time_since_epoch().count());
  }
  out.integer(static_cast<std::uint32_t>(deferred.size()));
  if (up()) host().write_state(out, numbers);
}

}  // namespace midflight::sim
