#include "reports/page_choices.h"

#include "reports/choice_notes.h"

namespace midflight::reports {
namespace {

constexpr std::uint64_t kExact = (std::uint64_t{1} << 53U) - 1;

std::uint64_t choice_name(const sim::Choice& choice) {
  const auto about = sim::combine(choice.place, choice.subject);
  const auto which = sim::combine(static_cast<std::uint64_t>(choice.kind), choice.occurrence);
  return sim::combine(about, which) & kExact;
}

}  // namespace

void PageChoices::observe(const sim::Event& event) {
  last_ = event.number;
  if (event.kind == sim::EventKind::sent) sent_ = event.number;
}

void PageChoices::chose(const sim::Choice& choice) {
  const bool move = choice.kind == sim::ChoiceKind::next_event;
  if (!move && (!is_about_network(choice.kind) || sent_ == 0)) return;
  list_.emplace_back(move ? last_ + 1 : sent_, choice_name(choice));
}

}  // namespace midflight::reports
