// The page of searches (`explore --html`): what was proved within which bounds, what states at rest
// come to, what is violated and how. And that of the searches of an old variant and a new one
// (`compare --html`).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/world/result.h"

namespace midflight::reports {

struct PageOutcome {
  std::string outcome;
  std::uint64_t states = 0;
  std::vector<std::string> steps;  // of a shortest way to one
};

struct PageFind {
  std::string property;
  std::string fingerprint;
  std::string message;
  std::uint64_t times = 0;
  std::vector<std::string> steps;       // of the smallest example
  std::optional<std::size_t> critical;  // which of them; unknown to a certificate
  std::string replay;                   // unknown to a certificate
};

// How far a search was, for the curve.
struct PageProgress {
  std::int64_t milliseconds = 0;
  std::uint64_t states = 0;
  std::uint64_t frontier = 0;
  std::uint64_t depth = 0;
};

struct PageSearch {
  std::string scenario;
  std::string summary;
  std::string file;
  std::string matrix_case;
  std::string strategy;
  std::uint64_t seed = 0;
  sim::Verdict verdict = sim::Verdict::unfinished;
  bool finished = false;
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::uint64_t depth = 0;  // steps
  std::string begins;       // "at 5 s", "when ..."
  sim::SearchConfig config;
  std::string measured;  // of a strategy that runs schedules
  std::vector<PageOutcome> outcomes;
  std::vector<PageFind> finds;
  std::vector<std::string> unseen;
  std::vector<PageProgress> progress;
  std::string again;  // the command that searches again
  std::string check;  // the command that derives the certificate again
};

// What became of one find of the old variant on the new.
struct PageClass {
  bool passes = false;
  std::string after;                  // what the new did: a violation, or that there was none
  std::string difference;             // the first, in lines
  std::vector<std::string> see_both;  // commands to a page of both runs side by side
};

struct PageComparison {
  std::string changes;  // "PATH=VALUE, ...": what makes the new of the old
  sim::Verdict verdict = sim::Verdict::unfinished;
  PageSearch before;
  PageSearch after;
  std::vector<PageClass> classes;  // of each of before.finds
};

// What a search proved, or didn't, in sentences.
[[nodiscard]] std::vector<std::string> proved(const PageSearch& search);

[[nodiscard]] std::string search_page(std::string_view version,
                                      std::span<const PageSearch> searches);

[[nodiscard]] std::string comparison_page(std::string_view version,
                                          std::span<const PageComparison> comparisons);

}  // namespace midflight::reports
