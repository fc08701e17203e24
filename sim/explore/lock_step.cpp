#include "sim/explore/lock_step.h"

#include "sim/explore/places.h"

namespace midflight::sim {
namespace {

constexpr std::string_view kRunWasOver = "the run was over";

std::vector<std::string> names_of(const ScenarioConfig& scenario) {
  std::vector<std::string> names;
  for (const auto& node : scenario.nodes) names.push_back(node.name);
  return names;
}

}  // namespace

LockStep::LockStep(TraceReader& reader, const ScenarioConfig& scenario, After after,
                   const Digest& digest)
    : reader_(reader),
      scenario_(scenario),
      after_(after),
      format_(names_of(scenario), place_names(scenario)),
      parser_(reader.header()),
      digest_(digest) {
  take_over({});
}

bool LockStep::next_line() {
  const auto there = reader_.advance();
  if (!there) error_ = there.error();
  if (!there || !*there) phase_ = Phase::alone;
  return there && *there;
}

void LockStep::observe(const Event& event) {
  events_ = event.number;
  now_ = event.at;
  if (phase_ == Phase::parted || phase_ == Phase::alone) return;
  if (phase_ == Phase::together) {
    happened_.clear();
    format_.append(happened_, event, digest_.value());
    compare(event.node);
    if (phase_ == Phase::together) ++same_events_;
  }
  standing_.observe(event);  // not before: where the two part, it is no part of what was recorded
}

void LockStep::settled(NodeIndex node, ByteView state) {
  if (phase_ == Phase::parted || phase_ == Phase::alone) return;
  if (phase_ == Phase::together) {
    happened_.clear();
    format_.append_state(happened_, node, fingerprint(state));
    compare(node);
  }
  standing_.settled(node, state);
  if (phase_ != Phase::parting) return;
  if (!concerned_.valid()) concerned_ = node;
  tell_states();
}

void LockStep::tell_states() {
  phase_ = Phase::parted;
  if (!concerned_.valid()) return;
  const auto names = names_of(scenario_);
  difference_->node = names[concerned_.value];
  difference_->recorded_state = recorded_standing_.text(concerned_, names);
  difference_->happened_state = standing_.text(concerned_, names);
}

void LockStep::compare(NodeIndex node) {
  if (!next_line()) return;
  if (reader_.line() != happened_) part(node);
}

std::uint64_t LockStep::answer(const Question& question) {
  if (phase_ == Phase::together && next_line()) {
    const auto item = parser_.parse(reader_.line());
    const auto* choice = item ? std::get_if<Choice>(&*item) : nullptr;
    if (choice != nullptr && is_about(*choice, question) && choice->options == question.options) {
      return choice->answer;
    }
    happened_.clear();
    format_.append(happened_, Choice{question.kind, question.place, question.subject,
                                     question.occurrence, question.options, 0});
    part({});
  }
  return rest_->answer(question);
}

std::optional<std::size_t> LockStep::next(std::span<const Move> moves) {
  if (phase_ == Phase::parting) tell_states();
  if (phase_ == Phase::together && next_line()) {
    const auto item = parser_.parse(reader_.line());
    const auto* choice = item ? std::get_if<Choice>(&*item) : nullptr;
    if (item && std::holds_alternative<RecordedResult>(*item)) {
      phase_ = Phase::over;
      return std::nullopt;
    }
    const auto found = choice != nullptr ? find_move(moves, *choice) : std::nullopt;
    // As many moves, in the same places: else something was otherwise before anybody saw it.
    if (found && *found == choice->answer && moves.size() == choice->options) return found;
    happened_ = found ? "the same move is the " + std::to_string(*found + 1) + ". of " +
                            std::to_string(moves.size())
                      : "no such move among " + std::to_string(moves.size());
    part({});
    tell_states();
  }
  if (phase_ != Phase::parted || after_ != After::keep_going) return std::nullopt;
  return rest_->next(moves);
}

// What is compared is reader_.line() and happened_.
void LockStep::part(NodeIndex node) {
  phase_ = Phase::parting;
  concerned_ = node;
  auto& difference = difference_.emplace();
  difference.event = events_;
  difference.at = now_;
  if (node.valid()) difference.node = scenario_.nodes[node.value].name;
  const bool over = reader_.line().starts_with(R"({"result":)");
  difference.recorded = over ? kRunWasOver : reader_.line();
  difference.happened = happened_;
  if (!over) difference.members = differing_members(reader_.line(), happened_);
  recorded_standing_ = standing_;
  ChoiceList rest;
  read_on(rest);
  take_over(std::move(rest));
}

void LockStep::take_over(ChoiceList rest) {
  const auto& header = reader_.header();
  rest_.emplace(Answers{header.seed, header.unlikely, std::move(rest)},
                ListedSchedule::Prefix::listed);
  if (searching_) rest_->begin_search();
}

// From the line on where the two part: to the end of its step, so that its state is known, and to
// the end of the trace if the run is to go on with its choices.
void LockStep::read_on(ChoiceList& rest) {
  bool in_step = true;
  for (bool there = true; there && (in_step || after_ == After::keep_going);) {
    const auto item = parser_.parse(reader_.line());
    if (!item || std::holds_alternative<RecordedResult>(*item)) break;
    if (const auto* choice = std::get_if<Choice>(&*item)) rest.push_back(*choice);
    if (const auto* event = std::get_if<RecordedEvent>(&*item); event != nullptr && in_step) {
      recorded_standing_.observe(event->event);
    }
    if (const auto* state = std::get_if<RecordedState>(&*item); state != nullptr && in_step) {
      recorded_standing_.settled(state->node, state->state);
      in_step = false;
    }
    const auto more = reader_.advance();
    if (!more) error_ = more.error();
    there = more && *more;
  }
}

void LockStep::finish() {
  if (phase_ != Phase::together) return;
  happened_ = kRunWasOver;
  if (next_line() && !reader_.line().starts_with(R"({"result":)")) part({});
}

}  // namespace midflight::sim
