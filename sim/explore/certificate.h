// What an exhaustive search proved, as a file that anybody can derive again (spec 3, "Searching").
#pragma once

#include "sim/explore/state_search.h"

namespace midflight::sim {

struct CertifiedOutcome {
  std::string outcome;
  std::uint64_t states = 0;
  std::vector<ScheduleStep> example;
};

struct CertifiedFind {
  std::string property;
  std::string fingerprint;
  std::string message;
  std::uint64_t times = 0;
  std::vector<ScheduleStep> example;
};

struct Certificate {
  std::string scenario;  // resolved, as JSON
  std::string digest;    // of the scenario, 32 hex digits
  std::uint64_t seed = 0;
  Verdict verdict = Verdict::unfinished;
  bool finished = false;  // else it was stopped, and there may be more than it says
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::uint64_t depth = 0;  // steps of the longest of the shortest ways
  bool relative_numbers = true;
  Reduction reduction = Reduction::none;
  std::optional<Bounds> bounds;  // of the search; certificates from before they stood there: none
  std::vector<CertifiedOutcome> outcomes;
  std::vector<CertifiedFind> violations;
  std::vector<std::string> unseen;  // `sometimes` facts that never held
};

[[nodiscard]] Certificate certify(const PlannedSearch& search, const SearchResult& result,
                                  const std::string& resolved_scenario, crypto::Operations& crypto);

// One of each kind, without when and where.
[[nodiscard]] std::vector<Violation> violations_of(const Certificate& certificate);

[[nodiscard]] std::string to_json(const Certificate& certificate);
[[nodiscard]] Result<Certificate> parse_certificate(const std::string& text);
// What the two disagree on first; empty if nothing.
[[nodiscard]] std::string difference(const Certificate& claimed, const Certificate& derived);

}  // namespace midflight::sim
