// Everything undetermined in a run is asked of one interface (spec 3, "A run is a function").
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/time.h"
#include "sim/kernel/ratio.h"

namespace midflight::sim {

enum class ChoiceKind : std::uint8_t {
  next_event,  // which of the enabled events is next; searches only
  lose,        // 1: yes, as for the next three
  duplicate,
  corrupt,
  reorder,
  burst,         // whether the loss model changes between good and bad
  delay,         // extra nanoseconds within a link's jitter
  timer_jitter,  // extra microseconds of a timer
  traffic,       // when a flow's next packet is sent
  injection,     // whether or where an injection fires
  queue_drop,    // random early drop of data on a stream
  pick,          // a node picks one of several that are alike
  flip,          // which bit a corrupted datagram loses
};

// A question with `options` answers, 0 to options-1, at least two. It is known by kind, place,
// subject and occurrence, never by how many were asked before, so that answers are stable under
// edits of the scenario.
struct Question {
  ChoiceKind kind = ChoiceKind::next_event;
  std::uint64_t place = 0;       // fingerprint of a name: "alpha>beta", "alpha", "alpha key_expire"
  std::uint64_t subject = 0;     // fingerprint of what the choice is about
  std::uint32_t occurrence = 0;  // how often the same was asked before
  std::uint64_t options = 2;
  Ratio chance{1, 2};  // how likely 1 is, where there are two options; else all are alike
};

class Chooser {
 public:
  virtual ~Chooser() = default;
  [[nodiscard]] virtual std::uint64_t answer(const Question& question) = 0;
  // Whether a yes-or-no question is to be asked although its chance is 0: a search may lose a
  // datagram on a link that is declared lossless when its bounds allow it.
  [[nodiscard]] virtual bool asks_unlikely(ChoiceKind kind) const {
    (void)kind;
    return false;
  }
};

// Answers from the scenario's seed.
class SampledChooser final : public Chooser {
 public:
  explicit SampledChooser(std::uint64_t seed) : seed_(seed) {}
  [[nodiscard]] std::uint64_t answer(const Question& question) override;

 private:
  std::uint64_t seed_;
};

// 64 well-mixed bits, the same on every machine (XXH3).
[[nodiscard]] std::uint64_t fingerprint(ByteView bytes, std::uint64_t seed = 0);
[[nodiscard]] std::uint64_t fingerprint(std::string_view text, std::uint64_t seed = 0);
// Order matters.
[[nodiscard]] std::uint64_t combine(std::uint64_t a, std::uint64_t b);
// An unbiased-to-2^-64 map of 64 random bits to 0..options-1.
[[nodiscard]] std::uint64_t scale(std::uint64_t random, std::uint64_t options);

[[nodiscard]] std::string_view to_text(ChoiceKind kind);
[[nodiscard]] std::optional<ChoiceKind> find_choice_kind(std::string_view name);
[[nodiscard]] std::vector<ChoiceKind> all_choice_kinds();

}  // namespace midflight::sim
