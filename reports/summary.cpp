#include "reports/summary.h"

#include <algorithm>
#include <array>

#include "reports/outcome.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

using sim::RunResult;
using Results = std::span<const RunResult>;

constexpr std::size_t kTextColumn = 12;
constexpr std::size_t kFailuresInFull = 3;
constexpr std::array<Outcome, 5> kGravestFirst{Outcome::not_deterministic, Outcome::failed,
                                               Outcome::unfinished, Outcome::vacuous,
                                               Outcome::passed};

std::string heading(Outcome what, const std::string& title, const TextStyle& style) {
  std::string word(to_text(what));
  for (auto& c : word) c = c == ' ' ? ' ' : static_cast<char>(c - 'a' + 'A');
  if (style.colour) {
    const bool grave = what == Outcome::failed || what == Outcome::not_deterministic;
    const std::string code = what == Outcome::passed ? "32" : grave ? "31" : "33";
    word = "\x1b[1;" + code + "m" + word + "\x1b[0m";
  }
  return word + "  " + printable(title) + "\n";
}

// "  key       text", with the text wrapped under itself.
std::string row(const std::string& key, std::string_view text, const TextStyle& style) {
  std::string out;
  auto label = "  " + key;
  for (const auto& line : wrap(printable(text), style.width - kTextColumn)) {
    out += label + std::string(kTextColumn - label.size(), ' ') + line + "\n";
    label.clear();
  }
  return out;
}

// Never wrapped: it is there to be copied.
std::string replay_row(const RunResult& result) {
  return "  replay    " + printable(result.replay) + "\n";
}

std::string seconds(Duration duration) { return to_text(Instant(duration)) + " s"; }

std::uint64_t total(const std::map<std::string, std::uint64_t>& counts) {
  const auto found = counts.find("total");
  return found == counts.end() ? 0 : found->second;
}

// Totals; the pairs' shares are in the JSON.
std::string counters_text(const sim::Counters& counters) {
  std::string out;
  for (const auto& [name, counts] : counters) {
    out += (out.empty() ? "" : ", ") + name + " " + std::to_string(total(counts));
  }
  return out;
}

Duration length(const sim::Outage& outage) { return outage.to - outage.from; }

std::string outage_text(const sim::Outage& outage) {
  return outage.pair + " for " + seconds(length(outage)) + " from " + to_text(outage.from) + ": " +
         outage.cause;
}

std::string outages_of(Results results) {
  std::size_t count = 0;
  const sim::Outage* longest = nullptr;
  std::uint64_t seed = 0;
  for (const auto& result : results) {
    count += result.outages.size();
    for (const auto& outage : result.outages) {
      if (longest != nullptr && length(outage) <= length(*longest)) continue;
      longest = &outage;
      seed = result.seed;
    }
  }
  if (longest == nullptr) return "none";
  if (count == 1) return outage_text(*longest);
  const auto which = results.size() > 1 ? " (seed " + std::to_string(seed) + ")" : std::string();
  return std::to_string(count) + ", longest" + which + " " + outage_text(*longest);
}

std::string verdict_text(const RunResult& result) {
  return std::string(sim::to_text(result.verdict)) + " after " + seconds(result.virtual_time) +
         " of virtual time, " + std::to_string(result.events) + " events";
}

std::string reason_rows(const RunResult& result, const TextStyle& style) {
  std::string out;
  for (const auto& reason : reasons(result)) out += row("because", reason, style);
  return out;
}

std::string file_row(const RunResult& result, const TextStyle& style) {
  auto out = row("file", result.file, style);
  if (!result.matrix_case.empty()) out += row("case", result.matrix_case, style);
  return out;
}

std::string one_run(const RunResult& result, const TextStyle& style) {
  const auto what = outcome(result);
  auto out = heading(what, result.scenario, style) + file_row(result, style);
  out += row("seed", std::to_string(result.seed), style);
  out += row("verdict", verdict_text(result), style);
  out += row("digest", result.digest, style);
  out += row("counters", counters_text(result.counters), style);
  if (!result.outages.empty()) out += row("outages", outages_of(std::span(&result, 1)), style);
  for (const auto& line : violation_lines(result, true)) out += row("declared", line, style);
  for (const auto& what_else : result.untriggered) {
    out += row("note", what_else + " was never triggered", style);
  }
  if (what == Outcome::passed) return out;
  return out + reason_rows(result, style) + replay_row(result);
}

std::string tally(Results results) {
  std::string out;
  for (const auto what : kGravestFirst) {
    const auto count = std::count_if(results.begin(), results.end(),
                                     [&](const RunResult& each) { return outcome(each) == what; });
    if (count == 0) continue;
    out += (out.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(to_text(what));
  }
  return out;
}

Outcome gravest(Results results) {
  for (const auto what : kGravestFirst) {
    if (std::any_of(results.begin(), results.end(),
                    [&](const RunResult& each) { return outcome(each) == what; })) {
      return what;
    }
  }
  return Outcome::passed;
}

std::string counter_ranges(Results results) {
  struct Range {
    std::uint64_t low;
    std::uint64_t high;
  };
  std::map<std::string, Range> ranges;
  for (const auto& result : results) {
    for (const auto& [name, counts] : result.counters) {
      const auto count = total(counts);
      auto& range = ranges.try_emplace(name, Range{count, count}).first->second;
      range = {std::min(range.low, count), std::max(range.high, count)};
    }
  }
  std::string out;
  for (const auto& [name, range] : ranges) {
    out += (out.empty() ? "" : ", ") + name + " " + std::to_string(range.low);
    if (range.high != range.low) out += ".." + std::to_string(range.high);
  }
  return out;
}

std::string many_seeds(Results results, const TextStyle& style) {
  const auto& first = results.front();
  auto out = heading(gravest(results), first.scenario, style) + file_row(first, style);
  out += row("seeds",
             std::to_string(first.seed) + ".." + std::to_string(results.back().seed) + ": " +
                 tally(results),
             style);
  out += row("counters", counter_ranges(results), style);
  out += row("outages", outages_of(results), style);
  std::size_t shown = 0;
  for (const auto& result : results) {
    if (outcome(result) == Outcome::passed) continue;
    out += row("seed", std::to_string(result.seed) + ": " + std::string(to_text(outcome(result))),
               style);
    if (++shown <= kFailuresInFull) {
      out += row("digest", result.digest, style) + reason_rows(result, style);
    }
    out += replay_row(result);
  }
  return out;
}

}  // namespace

std::string summary(Results results, TextStyle style) {
  std::string out;
  for (std::size_t start = 0; start < results.size();) {
    const auto& first = results[start];
    auto end = start + 1;
    while (end < results.size() && results[end].file == first.file &&
           results[end].matrix_case == first.matrix_case) {
      ++end;
    }
    const auto group = results.subspan(start, end - start);
    out += (group.size() == 1 ? one_run(first, style) : many_seeds(group, style)) + "\n";
    start = end;
  }
  return out + std::to_string(results.size()) + (results.size() == 1 ? " run: " : " runs: ") +
         tally(results) + "\n";
}

}  // namespace midflight::reports
