#include "sim/explore/status.h"

#include <algorithm>
#include <array>

#include "core/base/check.h"

namespace midflight::sim {
namespace {

constexpr std::array kGravestFirst{
    kExitInternalError,  130,         143, kStatusWrongInput, kStatusDiverged, kStatusFailed,
    kStatusInconclusive, kStatusHolds};

int status(const RunResult& result, bool violated) {
  const bool failed =
      std::any_of(result.expectations.begin(), result.expectations.end(),
                  [](const ExpectationOutcome& outcome) { return !outcome.passed; });
  if (!result.error.empty()) return kStatusDiverged;
  if (violated || failed) return kStatusFailed;
  const bool decided = result.verdict == Verdict::holds || result.verdict == Verdict::violated;
  return decided && !result.cut_short && result.unseen.empty() ? kStatusHolds : kStatusInconclusive;
}

}  // namespace

int run_status(const RunResult& result) {
  return status(result, std::any_of(result.violations.begin(), result.violations.end(),
                                    [](const Violation& found) { return !found.declared; }));
}

int search_status(const RunResult& result) { return status(result, !result.violations.empty()); }

int graver_status(int a, int b) {
  const auto rank = [](int status) {
    return std::find(kGravestFirst.begin(), kGravestFirst.end(), status) - kGravestFirst.begin();
  };
  return rank(a) <= rank(b) ? a : b;
}

}  // namespace midflight::sim
