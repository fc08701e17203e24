#include "reports/choice_notes.h"

#include <utility>

namespace midflight::reports {
namespace {

using sim::ChoiceKind;

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

std::string answer_text(const sim::Question& question, std::uint64_t answer) {
  if (question.kind == ChoiceKind::delay) {
    return std::to_string(answer) + " of " + std::to_string(question.options - 1) + " ns";
  }
  if (question.kind == ChoiceKind::flip) return "bit " + std::to_string(answer);
  return answer == 1 ? "yes" : "no";
}

}  // namespace

std::uint64_t ChoiceNotes::answer(const sim::Question& question) {
  const auto answer = inner_.answer(question);
  if (is_about_network(question.kind) && notes_.size() < kMaxNotes) {
    if (!notes_.empty()) notes_ += ", ";
    notes_.append(sim::to_text(question.kind)).append(" ").append(answer_text(question, answer));
  }
  return answer;
}

std::string ChoiceNotes::take() { return std::exchange(notes_, {}); }

}  // namespace midflight::reports
