// One run of the fuzzer: the steps of a list as far as they can be made, then as a strategy says.
#pragma once

#include <functional>
#include <memory>

#include "sim/corpus/coverage.h"
#include "sim/corpus/mutation.h"
#include "sim/corpus/swarm.h"
#include "sim/explore/facts.h"

namespace midflight::sim {

inline constexpr std::uint32_t kMostSteps = 10'000;  // a longer run is cut off

// A violation, by its fingerprint where it showed.
struct Sight {
  std::string property;
  std::string fingerprint;
  std::string message;
  std::uint32_t steps = 0;  // of the run until then
};

struct OneRun {
  std::vector<CorpusStep> steps;  // that were made
  std::vector<Sighting> seen;
  std::vector<Sight> violations;  // the first of each property
  std::vector<bool> facts;        // which `sometimes` facts were seen
  std::uint64_t tasks = 0;
  bool stopped = false;  // before its end: worth nothing
};

struct RunOrder {
  std::uint64_t number = 0;       // what is drawn follows from it and the seed
  std::vector<CorpusStep> steps;  // to be made first
};

// What one thread needs to run one order after another on one planned search.
class RunMaker {
 public:
  RunMaker(const PlannedSearch& search, const Swarm& swarm, std::uint64_t seed,
           std::uint64_t scenario);

  // `stop` is asked now and then.
  [[nodiscard]] OneRun run(const RunOrder& order, const Shape& shape,
                           const std::function<bool()>& stop);

 private:
  class Eyes;
  // The place of the next move in moves_; nothing at the end of the run.
  [[nodiscard]] std::optional<std::size_t> choose(const RunOrder& order, std::size_t& next);
  [[nodiscard]] std::optional<std::size_t> choose_freely();
  [[nodiscard]] bool make(const Move& move, Observer& eyes);

  const PlannedSearch& search_;
  const Swarm& swarm_;
  std::uint64_t seed_;
  std::unique_ptr<Strategy> strategy_;
  Draws draws_;
  crypto::Operations crypto_{crypto::Memoise::on};
  Coverage coverage_;
  SearchState state_;
  std::vector<Move> moves_;
  std::vector<Move> thinned_;
  std::uint16_t answers_ = 0;  // of the step that was chosen
};

}  // namespace midflight::sim
