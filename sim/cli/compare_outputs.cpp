#include "sim/cli/compare_outputs.h"

#include "reports/outcome.h"
#include "sim/cli/explore_outputs.h"
#include "sim/cli/finds.h"
#include "sim/cli/options.h"
#include "sim/trace/token.h"

namespace midflight::cli {
namespace {

std::string changes_text(const Compared& compared) {
  std::string text;
  for (const auto& change : compared.changes) {
    if (!text.empty()) text += ", ";
    text += change.path + "=" + change.value;
  }
  return text;
}

std::string head(const Compared& compared, sim::Verdict verdict) {
  return compared.before.file + ": " + compared.before.config.name + "\nnew: with " +
         changes_text(compared) + "\nverdict: " + std::string(sim::to_text(verdict)) + "\n";
}

std::string violations_text(const sim::RunResult& run) {
  if (run.violations.empty()) return "no violation";
  const auto& first = run.violations.front();
  return "violated " + first.property + " " + first.fingerprint + " at " + to_text(first.at) +
         ": " + first.message;
}

std::string search_text(std::string_view name, const sim::Exploration& search) {
  const auto& certificate = search.certificate;
  return "  " + std::string(name) + ": " + std::string(sim::to_text(certificate.verdict)) + ", " +
         std::to_string(certificate.states) + " states, " +
         std::to_string(certificate.violations.size()) + " kinds of violation" +
         (certificate.finished ? "" : ", not finished") + "\n";
}

// In as many columns more.
std::string indented(const std::string& text, std::size_t columns) {
  std::string out(columns, ' ');
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) out.append(columns, ' ');
  }
  return out;
}

std::string difference_text(const sim::Lockstep& lockstep) {
  if (!lockstep.difference) return "The two did the same.\n";
  return sim::to_text(*lockstep.difference) + "After it " + std::to_string(lockstep.used) +
         " choices still fitted, " + std::to_string(lockstep.skipped) + " did not.\n";
}

std::string class_name(const sim::ComparedClass& each) {
  return each.find.property + " " + each.find.fingerprint;
}

std::string replay_of(const Compared& compared, const sim::ComparedClass& each) {
  const sim::Token token{sim::scenario_digest(compared.before.resolved), each.choices};
  return replay_command(sim::to_text(token), compared.before.file, compared.both);
}

sim::RunResult result_of(const Compared& compared, sim::Verdict verdict) {
  sim::RunResult result;
  result.scenario = compared.before.config.name;
  result.file = compared.before.file;
  result.matrix_case = compared.before.matrix_case;
  result.seed = compared.seed;
  result.verdict = verdict;
  return result;
}

void expect(sim::RunResult& result, const std::string& name, bool passed, std::string expected,
            std::string actual) {
  result.expectations.push_back({name, passed, std::move(expected), std::move(actual)});
}

}  // namespace

std::string compared_text(const Compared& compared, const sim::Comparison& found) {
  auto text = head(compared, found.verdict()) + search_text("old", found.before) +
              search_text("new", found.after);
  for (const auto& each : found.classes) {
    text += "  " + class_name(each) + ": " + each.find.message +
            "\n    on the new: " + violations_text(each.lockstep.after) + "\n" +
            indented(difference_text(each.lockstep), 4) +
            "    replay: " + replay_of(compared, each) + "\n";
  }
  for (const auto& find : found.after.certificate.violations) {
    text += "  found in the new: " + find.property + " " + find.fingerprint + ": " + find.message +
            "\n";
  }
  for (const auto& fact : found.after.certificate.unseen) {
    text += "  never seen in the new: " + fact + "\n";
  }
  return text;
}

std::string compared_text(const Compared& compared, const sim::Lockstep& found) {
  return head(compared, sim::verdict_of(found)) + "  old: " + violations_text(found.before) +
         "\n  new: " + violations_text(found.after) + "\n" + indented(difference_text(found), 2);
}

reports::PageComparison compared_page(const Compared& compared, const sim::Comparison& found) {
  const auto page = [&](const scenarios::LoadedScenario& scenario, const sim::Exploration& search) {
    return explore_page({scenario, search, "exhaustive", 0, compared.both, 0, {}}, "");
  };
  reports::PageComparison out{changes_text(compared),
                              found.verdict(),
                              page(compared.before, found.before),
                              page(compared.after, found.after),
                              {}};
  for (const auto& each : found.classes) {
    out.classes.push_back({each.passes(),
                           violations_text(each.lockstep.after),
                           difference_text(each.lockstep),
                           {replay_of(compared, each) + " --trace find.jsonl",
                            program_name() + " compare --trace find.jsonl" +
                                set_options(compared.changes) + " --html both.html"}});
  }
  return out;
}

std::string log_of(const Compared& compared, const sim::Comparison& found,
                   const LogOptions& options) {
  std::string text;
  for (const auto& each : found.classes) {
    const auto title = compared.before.file + ": " + class_name(each);
    text += log_of(compared.before, each.choices, title + ", old", options) +
            log_of(compared.after, each.choices, title + ", new", options);
  }
  return text;
}

sim::RunResult to_result(const Compared& compared, const sim::Comparison& found) {
  auto result = result_of(compared, found.verdict());
  const auto& certificate = found.after.certificate;
  result.unseen = certificate.unseen;
  result.events = found.before.certificate.transitions + certificate.transitions;
  for (const auto& each : found.classes) {
    expect(result, class_name(each) + " passes on the new", each.passes(), "no violation",
           violations_text(each.lockstep.after));
  }
  expect(result, "the search of the new finds nothing", certificate.violations.empty(),
         "no violation", std::to_string(certificate.violations.size()) + " kinds of violation");
  result.violations = violations_of(certificate);
  return result;
}

sim::RunResult to_result(const Compared& compared, const sim::Lockstep& found) {
  auto result = result_of(compared, sim::verdict_of(found));
  expect(result, "the new shows no violation", found.after.violations.empty(), "no violation",
         violations_text(found.after));
  result.violations = found.after.violations;
  for (auto& violation : result.violations) violation.declared = false;
  result.digest = found.after.digest;
  result.events = found.after.events;
  result.virtual_time = found.after.virtual_time;
  result.counters = found.after.counters;
  return result;
}

}  // namespace midflight::cli
