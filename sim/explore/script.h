// Answers what is asked within one move: every list of answers in turn. What nobody would search
// over, such as when an application sends, is answered as the seed says.
#pragma once

#include <vector>

#include "sim/kernel/choice.h"

namespace midflight::sim {

class Script final : public Chooser {
 public:
  explicit Script(std::uint64_t seed) : sampled_(seed) {}

  [[nodiscard]] std::uint64_t answer(const Question& question) override {
    switch (question.kind) {
      case ChoiceKind::injection:
      case ChoiceKind::queue_drop:
      case ChoiceKind::pick:
        break;
      case ChoiceKind::traffic:
        return sampled_.answer(question);
      default:
        return 0;  // fates are moves of their own
    }
    if (asked_ == answers_.size()) answers_.push_back({0, question.options});
    return answers_[asked_++].answer;
  }

  // Whether the move had a choice, so far.
  [[nodiscard]] bool asked() const { return asked_ != 0; }
  void rewind() { asked_ = 0; }
  // The next list; false when all were tried. The move is to be made again from the same state.
  [[nodiscard]] bool advance() {
    answers_.resize(asked_);
    asked_ = 0;
    while (!answers_.empty() && answers_.back().answer + 1 == answers_.back().options) {
      answers_.pop_back();
    }
    if (answers_.empty()) return false;
    ++answers_.back().answer;
    return true;
  }

 private:
  struct Answer {
    std::uint64_t answer;
    std::uint64_t options;
  };
  SampledChooser sampled_;
  std::vector<Answer> answers_;
  std::size_t asked_ = 0;
};

}  // namespace midflight::sim
