#include "sim/shrink/run.h"

#include <algorithm>
#include <set>

#include "sim/explore/replay.h"
#include "sim/explore/scheduler.h"
#include "sim/shrink/choices.h"
#include "sim/shrink/minimise.h"
#include "sim/shrink/packets.h"
#include "sim/shrink/parts.h"

namespace midflight::sim {
namespace {

// Of more it would take long to find each one's cause; few are left by then.
constexpr std::size_t kFewPackets = 16;
constexpr std::uint64_t kSeedsTried = 100;
constexpr Duration kRound = std::chrono::milliseconds(10);
constexpr Duration kShortestCut = std::chrono::milliseconds(100);

class Counts final : public Observer, public ChoiceObserver {
 public:
  void observe(const Event& event) override {
    if (event.kind == EventKind::packet_out) ++packets;
  }
  [[nodiscard]] bool wants_states() const override { return false; }
  void chose(const Choice& choice) override {
    if (is_unusual(choice)) ++special;
    if (choice.kind == ChoiceKind::next_event) ++steps;
  }

  std::uint64_t packets = 0;
  std::uint64_t special = 0;
  std::uint64_t steps = 0;
};

RunResult run_whole(const ScenarioConfig& scenario, const Answers& answers,
                    const ReplayOptions& options) {
  crypto::Operations crypto(crypto::Memoise::on);
  return replay(scenario, answers, options, crypto).result;
}

// How much there is of everything, over a whole run.
std::vector<Shrinkage> sizes_of(const ScenarioConfig& scenario, const Answers& answers) {
  Counts counts;
  Observer* const observer = &counts;
  ReplayOptions options;
  options.observers = {&observer, 1};
  options.choices = {&counts};
  const auto events = run_whole(scenario, answers, options).events;

  std::vector<Shrinkage> out;
  const auto add = [&out](std::string_view what, std::uint64_t size) {
    out.push_back({std::string(what), size, size});
  };
  add("packets", counts.packets);
  for (const auto kind : kPartKinds) {
    if (kind != PartKind::flow) add(to_text(kind), parts_of(scenario, kind).size());
  }
  add("steps of the schedule", counts.steps);
  add("choices that are not plain", counts.special);
  add("events", events);
  return out;
}

// Whoever runs the scenario is to see what it is for, and whatever else comes of it.
void declare_violations(ShrunkRun& shrunk) {
  auto& scenario = shrunk.scenario;
  const auto answers = shrunk.needs_answers ? shrunk.answers : Answers{scenario.seed, {}, {}};
  std::set<std::string> properties;
  for (const auto& violation : run_whole(scenario, answers, {}).violations) {
    if (!properties.insert(violation.property).second) continue;
    scenario.expectations.push_back({{}, {}, ExpectVerdict{Verdict::violated, violation.property}});
  }
}

class RunShrinker {
 public:
  RunShrinker(const ScenarioConfig& scenario, const Answers& answers, const Violation& violation,
              const ShrinkOptions& options)
      : best_(scenario),
        answers_(answers),
        duration_(scenario.duration),
        searched_(is_searched(answers.list)),
        trials_({violation.property, violation.fingerprint},
                [this, &options] {
                  return options.stop && options.stop({trials_.count(), what_});
                }),
        violation_(violation) {
    best_.expectations.clear();
    best_.sometimes.clear();
    if (!searched_) best_.search = {};
  }

  Result<ShrunkRun> shrink();

 private:
  bool accept(const ScenarioConfig& candidate);
  void at_length();
  void cut();
  void reduce(PartKind kind);
  void one_by_one();
  void by_their_causes();
  void earlier_datagrams();
  void one_loss();
  void drop_schedule();
  void find_seed(ShrunkRun& out);
  void round();

  ScenarioConfig best_;
  Answers answers_;
  Duration duration_;
  std::string_view what_ = "answers";
  std::size_t changes_ = 0;
  bool minimal_ = true;
  bool searched_;
  Trials trials_;
  Violation violation_;
};

bool RunShrinker::accept(const ScenarioConfig& candidate) {
  auto violation = trials_.run(candidate, answers_);
  if (!violation) return false;
  best_ = candidate;
  violation_ = std::move(*violation);
  return true;
}

// What is left out from here on has the scenario's whole duration for another chance.
void RunShrinker::at_length() {
  if (searched_) return;
  auto candidate = best_;
  candidate.duration = duration_;
  accept(candidate);
}

// What follows the violation does not matter, unless it is one of the run's end.
void RunShrinker::cut() {
  if (searched_) return;
  what_ = "time";
  const auto at = violation_.at.time_since_epoch();
  if (at < best_.duration) {  // the run is the same up to there: no need to try
    best_.duration = std::min(best_.duration, (at / kRound + 1) * kRound);
    return;
  }
  auto candidate = best_;
  for (auto less = best_.duration / 2; less >= kShortestCut && !trials_.stopped();) {
    candidate.duration = best_.duration - less;
    if (candidate.duration <= Duration{} || !accept(candidate)) less /= 2;
  }
}

void RunShrinker::reduce(PartKind kind) {
  what_ = to_text(kind);
  const auto whole = best_;
  auto parts = parts_of(whole, kind);
  const auto before = parts.size();
  const auto still_shows = [&](const std::vector<Part>& rest) -> std::optional<std::vector<Part>> {
    if (kind == PartKind::node && rest.empty()) return std::nullopt;
    if (!accept(with_only(whole, kind, rest))) return std::nullopt;
    return rest;
  };
  if (!minimise(parts, still_shows, [this] { return trials_.stopped(); })) minimal_ = false;
  changes_ += before - parts.size();
}

void RunShrinker::one_by_one() {
  const auto is_packet = [](const TrafficConfig& flow) {
    const auto* burst = std::get_if<Burst>(&flow.shape);
    return burst != nullptr && burst->count == 1 && !flow.echo;
  };
  if (std::all_of(best_.traffic.begin(), best_.traffic.end(), is_packet)) return;
  what_ = "packets";
  PacketsSent packets;
  Observer* const observer = &packets;
  if (!trials_.run(best_, answers_, {&observer, 1})) return;
  if (accept(packets.one_by_one(best_))) ++changes_;
}

void RunShrinker::by_their_causes() {
  if (best_.traffic.size() > kFewPackets) return;
  what_ = "instants";
  for (auto i = best_.traffic.size(); i-- > 0;) {
    const auto* burst = std::get_if<Burst>(&best_.traffic[i].shape);
    if (burst == nullptr || burst->count != 1 || best_.traffic[i].echo) continue;
    const auto flow = best_.traffic[i];
    PacketCauses causes(flow);
    Observer* const observer = &causes;
    if (!trials_.run(best_, answers_, {&observer, 1})) return;
    for (const auto& trigger : causes.triggers()) {
      if (trials_.stopped()) return;
      if (!accept(triggered(best_, i, trigger))) continue;
      ++changes_;
      break;
    }
  }
}

void RunShrinker::drop_schedule() {
  what_ = "steps";
  const auto before = answers_.list.size();
  if (!drop_steps(trials_, best_, answers_)) minimal_ = false;
  if (answers_.list.size() != before) ++changes_;
}

// A packet can't go while the number of a datagram that is sent again counts it.
void RunShrinker::earlier_datagrams() {
  what_ = "datagrams";
  for (std::size_t i = 0; i < best_.injections.size(); ++i) {
    auto candidate = best_;
    auto* forged = std::get_if<ForgeAction>(&candidate.injections[i].action);
    if (forged == nullptr || !forged->replay) continue;
    const auto number = *forged->replay;
    for (forged->replay = 1; *forged->replay < number && !trials_.stopped(); ++*forged->replay) {
      if (!accept(candidate)) continue;
      ++changes_;
      break;
    }
  }
}

// A probability of loss says less than the one datagram that has to be lost.
void RunShrinker::one_loss() {
  what_ = "losses";
  for (std::size_t i = 0; i < 2 * best_.links.size(); ++i) {
    auto candidate = best_;
    auto& link = candidate.links[i / 2];
    auto& direction = i % 2 == 0 ? link.a_to_b : link.b_to_a;
    if (direction.loss == Loss{}) continue;
    direction.loss = {};
    const auto mask = direction.drop_mask;
    for (unsigned bit = 0; bit < 64 && !trials_.stopped(); ++bit) {
      direction.drop_mask = mask | (std::uint64_t{1} << bit);
      if (!accept(candidate)) continue;
      ++changes_;
      break;
    }
  }
}

// Large things first. Packets are less than time: a second chance, later in the scenario, may need
// fewer of them.
void RunShrinker::round() {
  if (searched_) drop_schedule();
  cut();
  for (const auto kind : kPartKinds) reduce(kind);
  one_by_one();
  earlier_datagrams();
  reduce(PartKind::flow);
  at_length();
  by_their_causes();
  reduce(PartKind::flow);
  reduce(PartKind::injection);
  one_loss();
  cut();
}

void RunShrinker::find_seed(ShrunkRun& out) {
  out.scenario.seed = answers_.seed;
  if (answers_.list.empty() && answers_.unlikely == KindSet()) return;
  // Its own even when stopped: that says whether what there is so far can be kept.
  const auto own = run_whole(best_, Answers{answers_.seed, {}, {}}, {}).violations;
  if (find_filed(own, {violation_.property, violation_.fingerprint}) != nullptr) return;
  for (std::uint64_t seed = 1; seed <= kSeedsTried && !trials_.stopped(); ++seed) {
    if (!trials_.run(best_, Answers{seed, {}, {}})) continue;
    out.scenario.seed = seed;
    return;
  }
  out.needs_answers = true;
}

Result<ShrunkRun> RunShrinker::shrink() {
  const auto before = sizes_of(best_, answers_);
  cut();
  if (!accept(best_) && !trials_.stopped()) {
    return fail("the violation is not there when the run is given its answers again");
  }
  if (!searched_) minimal_ = drop_answers(trials_, best_, answers_);
  std::size_t known = 0;
  do {
    known = changes_;
    round();
  } while (changes_ != known && !trials_.stopped());

  what_ = "answers";
  ShrunkRun out;
  out.scenario = best_;
  find_seed(out);
  out.answers = answers_;
  if (!searched_) {
    const auto plain = make_plain(trials_, best_, answers_);
    out.answers = plain.answers;
    minimal_ = minimal_ && plain.minimal;
  }
  out.violation = violation_;
  out.minimal = minimal_ && !trials_.stopped();
  declare_violations(out);
  out.shrinkage = sizes_of(out.scenario, out.answers);
  for (std::size_t i = 0; i < before.size(); ++i) out.shrinkage[i].before = before[i].before;
  out.runs = trials_.count();
  return out;
}

}  // namespace

Result<ShrunkRun> shrink_run(const ScenarioConfig& scenario, const Answers& answers,
                             const Violation& violation, const ShrinkOptions& options) {
  return RunShrinker(scenario, answers, violation, options).shrink();
}

}  // namespace midflight::sim
