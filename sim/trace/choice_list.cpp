#include "sim/trace/choice_list.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace midflight::sim {
namespace {

// Of a Choice or a Question.
auto about(const auto& it) { return std::tuple(it.kind, it.place, it.subject, it.occurrence); }

}  // namespace

KindSet unlikely_kinds(const Chooser& chooser) {
  KindSet kinds;
  for (const auto kind : all_choice_kinds()) {
    if (chooser.asks_unlikely(kind)) kinds.add(kind);
  }
  return kinds;
}

bool is_about(const Choice& choice, const Question& question) {
  return about(choice) == about(question);
}

std::uint64_t RecordingChooser::answer(const Question& question) {
  const auto answer = inner_.answer(question);
  const Choice choice{question.kind,       question.place,   question.subject,
                      question.occurrence, question.options, answer};
  for (auto* observer : observers_) observer->chose(choice);
  return answer;
}

ReplayChooser::ReplayChooser(Answers answers)
    : list_(std::move(answers.list)),
      by_about_(list_.size()),
      used_(list_.size()),
      unlikely_(answers.unlikely),
      sampled_(answers.seed) {
  std::iota(by_about_.begin(), by_about_.end(), std::size_t{0});
  std::stable_sort(by_about_.begin(), by_about_.end(), [this](std::size_t a, std::size_t b) {
    return about(list_[a]) < about(list_[b]);
  });
}

std::uint64_t ReplayChooser::answer(const Question& question) {
  const auto answer = recall(question);
  return answer ? *answer : sampled_.answer(question);
}

std::optional<std::uint64_t> ReplayChooser::recall(const Question& question) {
  const auto* choice = find(question);
  if (choice != nullptr) return choice->answer;
  ++added_;
  return std::nullopt;
}

const Choice* ReplayChooser::use(std::size_t index) {
  used_[index] = true;
  ++used_count_;
  while (next_ < list_.size() && used_[next_]) ++next_;
  return &list_[index];
}

const Choice* ReplayChooser::find(const Question& question) {
  const auto fits = [&](const Choice& choice) { return choice.answer < question.options; };
  if (next_ < list_.size() && is_about(list_[next_], question) && fits(list_[next_])) {
    return use(next_);
  }
  const auto wanted = about(question);
  auto at = std::lower_bound(
      by_about_.begin(), by_about_.end(), wanted,
      [this](std::size_t index, const auto& other) { return about(list_[index]) < other; });
  for (; at != by_about_.end() && about(list_[*at]) == wanted; ++at) {
    if (!used_[*at] && fits(list_[*at])) return use(*at);
  }
  return nullptr;
}

}  // namespace midflight::sim
