#include "sim/cli/fuzz_campaign.h"

#include <algorithm>
#include <limits>

#include "sim/cli/memory.h"
#include "sim/cli/signals.h"

namespace midflight::cli {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr auto kBetweenSaves = std::chrono::seconds(5);
constexpr auto kFindsWait = milliseconds(250);  // to be saved, and then told
constexpr auto kLook = milliseconds(20);
constexpr auto kGrace = milliseconds(1200);         // of --max-time, for what is being shrunk
constexpr std::uint64_t kThroughputEvery = 60'000;  // milliseconds

}  // namespace

Campaign::Campaign(const CampaignOptions& options, const FuzzVariants& variants,
                   CorpusFolder& folder)
    : options_(options),
      spending_(options.allowance),
      folder_(folder),
      fuzzer_(options.campaign, variants, folder.state()),
      runs_before_(folder.state().campaigns[options.campaign].runs),
      features_(folder.state().features.seen().size()),
      finds_before_(new_finds().size()) {}

bool Campaign::has_to_end(Duration grace) const {
  return stop_requested() || !spending_.used_up(0, grace).empty();
}

std::vector<sim::FindKey> Campaign::new_finds() const {
  std::vector<sim::FindKey> out;
  for (const auto& [key, find] : folder_.state().finds) {
    if (!options_.known.contains(key.fingerprint)) out.push_back(key);
  }
  return out;
}

bool Campaign::at_end() const {
  const auto done = folder_.state().campaigns.at(options_.campaign).runs - runs_before_;
  return stopped_ || has_to_end() || (options_.max_runs != 0 && done >= options_.max_runs) ||
         (options_.stop_on_first && new_finds().size() > finds_before_);
}

Result<void> Campaign::run() {
  for (const auto& [key, failure] : folder_.state().failures) {
    if (!failure.filed_as.empty()) continue;
    if (auto begun = shrink(key); !begun) return begun;
  }
  while (!at_end()) {
    if (auto done = one_batch(); !done) return done;
  }
  out_of_memory_ = spending_.used_up() == "--max-memory";
  if (auto saved = save(); !saved) return saved;
  auto finished = finish_shrinking();
  progress_.clear();
  return finished;
}

Result<void> Campaign::one_batch() {
  const auto done = folder_.state().campaigns.at(options_.campaign).runs - runs_before_;
  const auto left =
      options_.max_runs == 0 ? std::numeric_limits<std::uint64_t>::max() : options_.max_runs - done;
  const auto made = fuzzer_.batch({options_.jobs, left, [this] { return has_to_end(); }});
  if (!made) return fail(made.error());
  stopped_ = !*made;
  const auto now = Clock::now();
  const auto features = folder_.state().features.seen().size();
  if (features != features_) last_new_ = now;
  features_ = features;
  for (const auto& key : fuzzer_.take_failures()) {
    unsaved_.push_back(key);
    last_find_ = now;
  }
  if (auto taken = take_shrunk(); !taken) return taken;
  const bool news = !unsaved_.empty() || !changed_.empty();
  const auto wait = news ? Clock::duration(kFindsWait) : Clock::duration(kBetweenSaves);
  if (now - saved_ >= wait) {
    if (auto saved = save(); !saved) return saved;
  }
  progress_.show(
      [this] { return progress_.on_terminal() ? screen_text(screen()) : line_text(screen()); });
  return {};
}

// Counts the time that went by to the campaign.
void Campaign::account() {
  const auto now = Clock::now();
  auto& state = folder_.state();
  auto& record = state.campaigns[options_.campaign];
  const auto passed = duration_cast<milliseconds>(now - accounted_).count();
  record.milliseconds += static_cast<std::uint64_t>(passed);
  accounted_ = now;
  const auto last =
      state.throughput.upper_bound({options_.campaign, std::numeric_limits<std::uint64_t>::max()});
  const bool due = last == state.throughput.begin() ||
                   std::prev(last)->first.campaign != options_.campaign ||
                   std::prev(last)->first.milliseconds + kThroughputEvery <= record.milliseconds;
  if (!due) return;
  state.throughput[{options_.campaign, record.milliseconds}] = {
      record.runs, state.features.seen().size(), state.finds.size(), resident_bytes()};
}

// A find is told once it is shrunk and can't be lost any more.
Result<void> Campaign::save() {
  account();
  for (const auto& [key, added] : changed_) {
    if (auto written = keep_find(folder_.path(), folder_.state(), key); !written) return written;
  }
  if (auto saved = folder_.save(); !saved) return saved;
  saved_ = Clock::now();
  for (const auto& [key, added] : std::exchange(changed_, {})) {
    if (added) report(key);
  }
  for (const auto& key : std::exchange(unsaved_, {})) {
    if (auto begun = shrink(key); !begun) return begun;
  }
  return {};
}

void Campaign::report(const sim::FindKey& key) {
  progress_.clear();
  const auto known = options_.known.find(key.fingerprint);
  const auto reason = known == options_.known.end() ? "" : " (known: " + known->second + ")";
  std::fprintf(stderr, "midflight: found %s: %s%s\n", sim::to_text(key).c_str(),
               folder_.state().finds.at(key).message.c_str(), reason.c_str());
}

Result<void> Campaign::shrink(const sim::FindKey& failure) {
  const auto& [message, times, example, filed_as] = folder_.state().failures.at(failure);
  auto scenario = scenario_of(folder_.state(), example);
  if (!scenario) return fail(scenario.error());
  shrinker_.add({failure, example, message, std::move(*scenario)});
  return {};
}

Result<void> Campaign::take_shrunk() {
  for (const auto& shrunk : shrinker_.take()) file(shrunk);
  return {};
}

void Campaign::file(const ShrunkFailure& shrunk) {
  auto& state = folder_.state();
  auto& failure = state.failures.at(shrunk.key);
  failure.filed_as = shrunk.filed_as.fingerprint;
  // Told before it was shrunk.
  const bool told = state.finds.contains(shrunk.key) && shrunk.key != shrunk.filed_as;
  if (told) {
    sim::file(state, shrunk.key, {failure.message, shrunk.example, true});
    changed_.try_emplace(shrunk.key, false);
  }
  changed_.try_emplace(shrunk.filed_as, !state.finds.contains(shrunk.filed_as));
  sim::file(state, shrunk.filed_as, shrunk.find);
}

// What is not shrunk when time is up waits for the campaign to go on, but for one.
void Campaign::file_unshrunk() {
  auto& state = folder_.state();
  if (!state.finds.empty() || state.failures.empty()) return;
  const auto& [key, failure] = *state.failures.begin();
  sim::file(state, key, {failure.message, failure.example, false});
  changed_.try_emplace(key, true);
}

Result<void> Campaign::finish_shrinking() {
  while (shrinker_.busy() && !has_to_end(kGrace)) {
    if (auto taken = take_shrunk(); !taken) return taken;
    std::this_thread::sleep_for(kLook);
  }
  if (auto taken = take_shrunk(); !taken) return taken;
  file_unshrunk();
  return save();
}

FuzzScreen Campaign::screen() const {
  using std::chrono::seconds;
  const auto now = Clock::now();
  const auto& state = folder_.state();
  const auto passed = duration_cast<milliseconds>(now - start_).count();
  FuzzScreen out;
  out.corpus = folder_.path();
  out.seed = options_.campaign.seed;
  out.lasted = duration_cast<seconds>(now - start_);
  out.runs = state.campaigns.at(options_.campaign).runs;
  out.rate = (out.runs - runs_before_) * 1000 /
             static_cast<std::uint64_t>(std::max<std::int64_t>(1, passed));
  out.seen = features_;
  out.entries = state.entries.size();
  out.since_new = duration_cast<seconds>(now - last_new_);
  out.finds = state.finds.size();
  out.known = out.finds - new_finds().size();
  if (last_find_) out.since_find = duration_cast<seconds>(now - *last_find_);
  out.shrinking = sim::unshrunk(state);
  out.memory = resident_bytes();
  return out;
}

}  // namespace midflight::cli
