// Listens in on the choices that a run asks about its network, so that a packet can say which ones
// put it where it is.
#pragma once

#include <string>

#include "sim/kernel/choice.h"

namespace midflight::reports {

class ChoiceNotes final : public sim::Chooser {
 public:
  static constexpr std::size_t kMaxNotes = 1000;  // characters, while nobody takes them
  explicit ChoiceNotes(sim::Chooser& inner) : inner_(inner) {}

  [[nodiscard]] std::uint64_t answer(const sim::Question& question) override;
  [[nodiscard]] bool asks_unlikely(sim::ChoiceKind kind) const override {
    return inner_.asks_unlikely(kind);
  }

  // "lose no, delay 1500 of 2000000 ns": what was answered since the last call.
  [[nodiscard]] std::string take();

 private:
  sim::Chooser& inner_;
  std::string notes_;
};

}  // namespace midflight::reports
