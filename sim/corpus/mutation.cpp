#include "sim/corpus/mutation.h"

#include <algorithm>

namespace midflight::sim {
namespace {

constexpr std::uint64_t kLongestRange = 8;
constexpr std::uint64_t kMostAnswers = 4;  // lists of answers are short; a missing one is left out

bool is_rare(const CorpusStep& step) {
  return step.kind == MoveKind::injection || step.kind == MoveKind::lose ||
         step.kind == MoveKind::duplicate || step.kind == MoveKind::rekey;
}

auto at(std::vector<CorpusStep>& list, std::uint64_t place) {
  return list.begin() + static_cast<std::ptrdiff_t>(place);
}

void splice(std::vector<CorpusStep>& list, std::span<const CorpusStep> other, Draws& draws) {
  list.resize(draws.below(list.size() + 1));
  if (other.empty()) return;
  const auto rest = other.subspan(draws.below(other.size()));
  list.insert(list.end(), rest.begin(), rest.end());
}

void move_rare(std::vector<CorpusStep>& list, Draws& draws) {
  const auto count = static_cast<std::uint64_t>(std::count_if(list.begin(), list.end(), is_rare));
  if (count == 0) return;
  auto which = draws.below(count);
  const auto from = std::find_if(list.begin(), list.end(), [&which](const CorpusStep& step) {
    return is_rare(step) && which-- == 0;
  });
  const auto step = *from;
  list.erase(from);
  list.insert(at(list, draws.below(list.size() + 1)), step);
}

}  // namespace

void apply(Edit edit, std::vector<CorpusStep>& list, std::span<const CorpusStep> other,
           Draws& draws) {
  if (edit == Edit::splice) return splice(list, other, draws);
  if (edit == Edit::insert) {
    list.insert(at(list, draws.below(list.size() + 1)), CorpusStep{kAnyStep, 0, {}});
    return;
  }
  if (list.empty()) return;
  const auto place = draws.below(list.size());
  switch (edit) {
    case Edit::remove:
      list.erase(at(list, place));
      break;
    case Edit::remove_range: {
      const auto size = std::min(1 + draws.below(kLongestRange), list.size() - place);
      list.erase(at(list, place), at(list, place + size));
      break;
    }
    case Edit::swap:
      std::swap(list[place], list[draws.below(list.size())]);
      break;
    case Edit::change_answer:
      list[place].answers = static_cast<std::uint16_t>(draws.below(kMostAnswers));
      break;
    case Edit::move_rare:
      move_rare(list, draws);
      break;
    case Edit::cut:
      list.resize(place);
      break;
    case Edit::insert:
    case Edit::splice:
      break;
  }
}

void mutate(std::vector<CorpusStep>& list, std::span<const CorpusStep> other, Draws& draws) {
  const auto edits = std::uint64_t{1} << draws.below(4);
  for (std::uint64_t i = 0; i < edits; ++i) {
    apply(static_cast<Edit>(draws.below(kEdits)), list, other, draws);
  }
}

}  // namespace midflight::sim
