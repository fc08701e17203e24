// Pages for people (`--html`): one file with everything in it, which a browser opens without a
// network. Their looks and habits are reports/html, embedded at build time; this writes their data.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/page_choices.h"
#include "sim/world/result.h"

namespace midflight::reports {

// A rule that versions of the protocol differ in, as one node follows it.
struct PageRule {
  std::string name;
  bool on = false;
  std::string meaning;  // one sentence: what the rule does where it is on
  std::string off;      // what to append to the command to switch it off everywhere
};

struct PageNode {
  std::string name;
  std::vector<PageRule> rules;
};

// A run that is shown with its events.
struct PageRun {
  std::string label;    // beside another run: which of the two it is
  std::string summary;  // of its scenario
  std::vector<PageNode> nodes;
  std::vector<std::string> notes;  // on its recording
  bool real = false;               // what real daemons did: nothing was judged
  sim::RunResult result;
  std::string events;               // as PageEvents hands them on
  std::vector<PageChoice> choices;  // for a page of two
};

// `version` is the program's.
[[nodiscard]] std::string run_page(std::string_view version, const PageRun& run);
// Two runs side by side, aligned by the choices that both made and by what their events follow
// from.
[[nodiscard]] std::string pair_page(std::string_view version, const PageRun& one,
                                    const PageRun& other);
[[nodiscard]] std::string suite_page(std::string_view version,
                                     std::span<const sim::RunResult> results);
// Each corpus as `status --json` writes it.
[[nodiscard]] std::string corpus_page(std::string_view version,
                                      std::span<const std::string> corpora);

}  // namespace midflight::reports
