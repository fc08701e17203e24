#include "sim/kernel/simulator.h"

namespace midflight::sim {

OccurrenceTable::Cell& OccurrenceTable::find(std::uint64_t key) {
  const auto mask = cells_.size() - 1;
  auto at = static_cast<std::size_t>(key) & mask;
  while (cells_[at].count != 0 && cells_[at].key != key) at = (at + 1) & mask;
  return cells_[at];
}

void OccurrenceTable::grow() {
  std::vector<Cell> old(cells_.empty() ? 64 : 2 * cells_.size());
  old.swap(cells_);
  for (const auto& cell : old) {
    if (cell.count != 0) find(cell.key) = cell;
  }
}

std::uint32_t OccurrenceTable::next(std::uint64_t key) {
  if (2 * (used_ + 1) > cells_.size()) grow();
  auto& cell = find(key);
  if (cell.count == 0) {
    cell.key = key;
    ++used_;
  }
  return cell.count++;
}

std::uint64_t Step::emit(Event event) {
  event.number = ++simulator_.events;
  event.at = simulator_.now;
  if (event.cause == 0) event.cause = cause_;
  observer_.observe(event);
  return event.number;
}

std::uint32_t Step::occurrence(ChoiceKind kind, std::uint64_t place, Subject subject) {
  // A search answers without looking at what was asked before.
  if (subject.unique || simulator_.order == Order::searched) return 0;
  return simulator_.occurrences.next(
      combine(combine(place, subject.fingerprint), static_cast<std::uint64_t>(kind)));
}

bool Step::ask(ChoiceKind kind, std::uint64_t place, Subject subject, Ratio ratio) {
  return chooser_.answer(Question{kind, place, subject.fingerprint,
                                  occurrence(kind, place, subject), 2, ratio}) == 1;
}

std::uint64_t Step::below(ChoiceKind kind, std::uint64_t place, Subject subject,
                          std::uint64_t options) {
  if (options < 2) return 0;
  return chooser_.answer(Question{kind, place, subject.fingerprint,
                                  occurrence(kind, place, subject), options, Ratio{1, 2}});
}

Step::Extra Step::draw(Duration extra, std::uint64_t place, Subject subject) {
  if (simulator_.order == Order::searched) return Extra{Duration{}, extra};
  const auto options = static_cast<std::uint64_t>(extra.count()) + 1;
  const auto drawn = below(ChoiceKind::delay, place, subject, options);
  return Extra{Duration(static_cast<Duration::rep>(drawn)), Duration{}};
}

EventHandle Step::schedule(Instant earliest, Duration extra, std::uint64_t place, Subject subject,
                           const Pending& pending) {
  const auto drawn = draw(extra, place, subject);
  const auto at = earliest + drawn.fixed;
  return simulator_.schedule.add(Window{at, at + drawn.open}, pending);
}

EventHandle Step::schedule_at(Instant at, const Pending& pending) {
  return simulator_.schedule.add(Window{at, at}, pending);
}

}  // namespace midflight::sim
