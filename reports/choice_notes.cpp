#include "reports/choice_notes.h"

#include <utility>

namespace midflight::reports {
namespace {

using sim::ChoiceKind;

std::string answer_text(const sim::Choice& choice) {
  if (choice.kind == ChoiceKind::delay) {
    return std::to_string(choice.answer) + " of " + std::to_string(choice.options - 1) + " ns";
  }
  if (choice.kind == ChoiceKind::flip) return "bit " + std::to_string(choice.answer);
  return choice.answer == 1 ? "yes" : "no";
}

}  // namespace

bool is_about_network(ChoiceKind kind) {
  switch (kind) {
    case ChoiceKind::lose:
    case ChoiceKind::duplicate:
    case ChoiceKind::corrupt:
    case ChoiceKind::reorder:
    case ChoiceKind::burst:
    case ChoiceKind::delay:
    case ChoiceKind::flip:
      return true;
    default:
      return false;
  }
}

void ChoiceNotes::chose(const sim::Choice& choice) {
  if (!is_about_network(choice.kind) || notes_.size() >= kMaxNotes) return;
  if (!notes_.empty()) notes_ += ", ";
  notes_.append(sim::to_text(choice.kind)).append(" ").append(answer_text(choice));
}

std::string ChoiceNotes::take() { return std::exchange(notes_, {}); }

}  // namespace midflight::reports
