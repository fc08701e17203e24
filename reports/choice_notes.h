// Listens in on the choices that a run asks about its network, so that a packet can say which ones
// put it where it is.
#pragma once

#include <string>

#include "sim/trace/choice_list.h"

namespace midflight::reports {

// Whether a datagram or segment is lost, copied, damaged or late.
[[nodiscard]] bool is_about_network(sim::ChoiceKind kind);

class ChoiceNotes final : public sim::ChoiceObserver {
 public:
  static constexpr std::size_t kMaxNotes = 1000;  // characters, while nobody takes them

  void chose(const sim::Choice& choice) override;
  // "lose no, delay 1500 of 2000000 ns": what was answered since the last call.
  [[nodiscard]] std::string take();

 private:
  std::string notes_;
};

}  // namespace midflight::reports
