#include "sim/explore/scheduler.h"

#include <algorithm>

namespace midflight::sim {
namespace {

bool is_move(const Choice& choice) { return choice.kind == ChoiceKind::next_event; }

Answers without_moves(Answers answers) {
  std::erase_if(answers.list, is_move);
  return answers;
}

}  // namespace

Choice to_choice(std::span<const Move> moves, std::size_t index, const WorldSetup& setup) {
  const auto& move = moves[index];
  Choice choice;
  if (move.node.valid()) choice.place = setup.node_places[move.node.value];
  choice.subject = move.name;
  choice.options = moves.size();
  choice.answer = index;
  return choice;
}

std::optional<std::size_t> find_move(std::span<const Move> moves, std::uint64_t name) {
  const auto found = std::find_if(moves.begin(), moves.end(),
                                  [name](const Move& move) { return move.name == name; });
  if (found == moves.end()) return std::nullopt;
  return static_cast<std::size_t>(found - moves.begin());
}

std::optional<std::size_t> find_move(std::span<const Move> moves, const Choice& choice) {
  const bool in_place = choice.answer < moves.size() && moves[choice.answer].name == choice.subject;
  return in_place ? std::optional<std::size_t>(choice.answer) : find_move(moves, choice.subject);
}

bool is_searched(const ChoiceList& choices) {
  return std::any_of(choices.begin(), choices.end(), is_move);
}

ListedSchedule::ListedSchedule(const Answers& answers, Prefix prefix)
    : sampled_(answers.seed),
      script_(answers.seed),
      answers_(without_moves(answers)),
      prefix_(prefix) {
  std::copy_if(answers.list.begin(), answers.list.end(), std::back_inserter(moves_), is_move);
}

std::optional<std::size_t> ListedSchedule::next(std::span<const Move> moves) {
  script_.rewind();
  while (next_ < moves_.size()) {
    const auto found = find_move(moves, moves_[next_++]);
    if (!found) continue;
    ++made_;
    return found;
  }
  return std::nullopt;
}

std::uint64_t ListedSchedule::answer(const Question& question) {
  if (searching_ || prefix_ == Prefix::listed) {
    if (const auto answer = answers_.recall(question)) return *answer;
  }
  return searching_ ? script_.answer(question) : sampled_.answer(question);
}

}  // namespace midflight::sim
