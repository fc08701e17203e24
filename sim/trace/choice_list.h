// The answers of a run, to be kept, written down and given again (spec 3, "A run is a function").
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "sim/kernel/choice.h"

namespace midflight::sim {

// A question with its answer. What it is about is the first four members.
struct Choice {
  ChoiceKind kind = ChoiceKind::next_event;
  std::uint64_t place = 0;
  std::uint64_t subject = 0;
  std::uint32_t occurrence = 0;
  std::uint64_t options = 2;
  std::uint64_t answer = 0;  // below options

  friend bool operator==(const Choice&, const Choice&) = default;
};
using ChoiceList = std::vector<Choice>;

// Of a search's moves there may be a single one.
[[nodiscard]] constexpr std::uint64_t least_options(ChoiceKind kind) {
  return kind == ChoiceKind::next_event ? 1 : 2;
}

[[nodiscard]] bool is_about(const Choice& choice, const Question& question);

// Kinds of choice, as a value.
class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr explicit KindSet(std::uint32_t bits) : bits_(bits) {}
  constexpr void add(ChoiceKind kind) { bits_ |= bit(kind); }
  [[nodiscard]] constexpr bool has(ChoiceKind kind) const { return (bits_ & bit(kind)) != 0; }
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }
  friend constexpr bool operator==(const KindSet&, const KindSet&) = default;

 private:
  static constexpr std::uint32_t bit(ChoiceKind kind) {
    return std::uint32_t{1} << static_cast<unsigned>(kind);
  }
  std::uint32_t bits_ = 0;
};

// All that decides a run of a given scenario.
struct Answers {
  std::uint64_t seed = 1;  // answers what the list doesn't, and is the source of random bytes
  KindSet unlikely;        // kinds that are asked although their chance is 0, all through the run
  ChoiceList list;
};

// The kinds that this chooser wants to be asked however unlikely a yes is.
[[nodiscard]] KindSet unlikely_kinds(const Chooser& chooser);

class ChoiceObserver {
 public:
  virtual ~ChoiceObserver() = default;
  virtual void chose(const Choice& choice) = 0;
};

// All answers of a run, in order.
class ChoicesMade final : public ChoiceObserver {
 public:
  void chose(const Choice& choice) override { list.push_back(choice); }
  ChoiceList list;
};

// Asks another, and shows each answer.
class RecordingChooser final : public Chooser {
 public:
  RecordingChooser(Chooser& inner, std::vector<ChoiceObserver*> observers)
      : inner_(inner), observers_(std::move(observers)) {}
  [[nodiscard]] std::uint64_t answer(const Question& question) override;
  [[nodiscard]] bool asks_unlikely(ChoiceKind kind) const override {
    return inner_.asks_unlikely(kind);
  }

 private:
  Chooser& inner_;
  std::vector<ChoiceObserver*> observers_;
};

// Answers from a list, in its order as long as that fits; else from the first unused choice that is
// about the same; else, or if there are fewer options now, as the seed says.
class ReplayChooser final : public Chooser {
 public:
  explicit ReplayChooser(Answers answers);
  [[nodiscard]] std::uint64_t answer(const Question& question) override;
  [[nodiscard]] bool asks_unlikely(ChoiceKind kind) const override { return unlikely_.has(kind); }
  // What the list answers, if it does.
  [[nodiscard]] std::optional<std::uint64_t> recall(const Question& question);

  [[nodiscard]] std::size_t used() const { return used_count_; }
  // Choices that nobody asked about, or whose answer is no longer possible.
  [[nodiscard]] std::size_t skipped() const { return list_.size() - used_count_; }
  // Questions that the list has no answer to.
  [[nodiscard]] std::size_t added() const { return added_; }

 private:
  [[nodiscard]] const Choice* find(const Question& question);
  const Choice* use(std::size_t index);

  ChoiceList list_;
  std::vector<std::size_t> by_about_;  // places in list_, ordered by what they are about
  std::vector<bool> used_;
  std::size_t next_ = 0;
  std::size_t used_count_ = 0;
  std::size_t added_ = 0;
  KindSet unlikely_;
  SampledChooser sampled_;
};

}  // namespace midflight::sim
