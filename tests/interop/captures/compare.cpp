// compare_captures [SEEDS]: prints how simulated runs compare with runs of the real tinc. A row
// disagrees if the real one is outside of what the simulated ones spread over; by chance a few do,
// so more than one in twenty is a failure.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <exception>
#include <future>

#include "tests/interop/captures/simulated.h"

namespace {

using namespace midflight;
using namespace midflight::interop;

const std::string kRoot = MIDFLIGHT_SOURCE_DIR;

std::vector<Figures> simulate_all(const Conditions& conditions, std::uint64_t seeds) {
  const auto every_second = [&](std::uint64_t first) {
    std::vector<Figures> out;
    for (auto seed = first; seed <= seeds; seed += 2) {
      out.push_back(simulate(conditions, kRoot + "/scenarios/captures", seed));
    }
    return out;
  };
  auto odd = std::async(std::launch::async, every_second, 1U);
  auto out = every_second(2);
  const auto more = odd.get();
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

// Two proportions are told apart at three standard errors of their difference; one event more or
// less never matters.
bool same_share(double hits_a, double of_a, double hits_b, double of_b) {
  if (of_a == 0 || of_b == 0) return of_a == of_b;
  const auto pooled = (hits_a + hits_b) / (of_a + of_b);
  const auto error = std::sqrt(pooled * (1 - pooled) * (1 / of_a + 1 / of_b));
  return std::abs(hits_a / of_a - hits_b / of_b) <= 3 * error + 1 / of_a;
}

// A recorded row is the worst of as many runs: it may lie a second beyond the worst of any.
bool within(Duration real, const std::vector<Figures>& runs) {
  std::vector<Duration> worst;
  for (const auto& run : runs) worst.push_back(longest(run.outages));
  const auto [least, most] = std::minmax_element(worst.begin(), worst.end());
  return real >= *least - std::chrono::seconds(1) && real <= *most + std::chrono::seconds(1);
}

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

std::string describe(const Conditions& given) {
  char text[100];
  std::snprintf(text, sizeof text, "%s | %d | %3u | %u | %u,%u,%u%s",
                given.fixed ? "after " : "before", given.relayed ? 3 : 2, given.rtt_ms,
                given.loss_percent, given.expire_s[0], given.expire_s[1], given.expire_s[2],
                given.flood ? " flood" : "");
  return text;
}

bool compare(const Measured& row, std::uint64_t seeds) {
  const auto runs = simulate_all(row.conditions, seeds);
  Figures all;
  for (const auto& run : runs) all += run;
  const auto& real = row.figures;
  const auto per_row = [&](std::size_t count) {
    return static_cast<double>(count) * real.runs / all.runs;
  };
  const bool share = same_share(real.races, real.rekeys, all.races, all.rekeys);
  const bool outage = within(row.longest, runs);
  std::printf(
      "| %s | %u / %.1f | %u / %.1f | %u / %.1f | %u / %.1f | %.1f / %.1f | %.1f / %.1f | %u / "
      "%.1f | "
      "%u / %.1f | %s |\n",
      describe(row.conditions).c_str(), real.rekeys, per_row(all.rekeys), real.races,
      per_row(all.races), real.both_sided, per_row(all.both_sided), row.outages,
      per_row(all.outages.size()), seconds(row.median), seconds(median(all.outages)),
      seconds(row.longest), seconds(longest(all.outages)), real.decode_restarts,
      per_row(all.decode_restarts), real.patience_restarts, per_row(all.patience_restarts),
      share && outage ? "yes" : (share ? "outage" : "share"));
  std::fflush(stdout);
  return share && outage;
}

}  // namespace

int main(int argc, char** argv) try {
  std::uint64_t seeds = 20;
  if (argc > 1) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), seeds);
  std::printf(
      "Each cell: real / simulated, scaled to as many runs; the longest outage is that of all "
      "runs.\n\n");
  std::printf(
      "| build | nodes | RTT ms | loss %% | KeyExpire | rekeys | races | both-sided | outages > 1 "
      "s | "
      "median s | longest s | decode restarts | 10-s restarts | agrees |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  const auto rows = read_measured(kRoot + "/tests/interop/captures/measured.txt");
  std::size_t apart = 0;
  for (const auto& row : rows) {
    if (!compare(row, seeds)) ++apart;
  }
  std::printf("\n%zu of %zu rows disagree\n", apart, rows.size());
  return 20 * apart <= rows.size() ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "compare_captures: %s\n", error.what());
  return 2;
}
