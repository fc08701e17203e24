// Which event of a run each choice decided, for the page of two runs: there the same choice is the
// same happening (reports/html/align.js).
#pragma once

#include <utility>
#include <vector>

#include "sim/kernel/event.h"
#include "sim/trace/choice_list.h"

namespace midflight::reports {

// An event's number, and what names the choice: its kind, place, subject and occurrence in one
// number that JavaScript holds exactly.
using PageChoice = std::pair<std::uint64_t, std::uint64_t>;

// Watches a run and its choices. The move of a search decides the event that follows; what is asked
// about a message decides what becomes of it, and goes to the event of its sending. Other choices,
// such as a timer's jitter, decide no event that is there already, and are left out.
class PageChoices final : public sim::Observer, public sim::ChoiceObserver {
 public:
  void observe(const sim::Event& event) override;
  [[nodiscard]] bool wants_states() const override { return false; }
  void chose(const sim::Choice& choice) override;
  // In the order of events.
  [[nodiscard]] const std::vector<PageChoice>& list() const { return list_; }

 private:
  std::vector<PageChoice> list_;
  std::uint64_t last_ = 0;  // event
  std::uint64_t sent_ = 0;  // likewise; 0: none yet
};

}  // namespace midflight::reports
