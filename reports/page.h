// A page for people (`--html`): one file with everything in it, which a browser opens without a
// network. Its looks and habits are reports/html, embedded at build time; this writes its data.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/exporter.h"
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

struct PageHead {
  std::string version;
  std::string summary;          // of the only scenario
  std::vector<PageNode> nodes;  // of the only run
};

// The only run's events, handed on as JSON while it goes. Each row is an array in the order of
// kEventColumns without the zeros at its end; texts are numbers of the list that comes last, but
// for the payload.
class PageEvents final : public Exporter {
 public:
  PageEvents(std::vector<std::string> node_names, Sink sink);

  void observe(const sim::Event& event) override;
  void finish() override;

 private:
  [[nodiscard]] std::uint64_t text(std::string_view text);

  std::vector<std::string> names_;
  Sink sink_;
  std::map<std::string, std::uint64_t, std::less<>> numbers_;
  std::vector<const std::string*> texts_;  // keys of numbers_; 0 is the empty text
  bool first_ = true;
};

// What comes before and after the events. `events` is empty for a page of many runs.
[[nodiscard]] std::string page(const PageHead& head, std::span<const sim::RunResult> results,
                               std::string_view events);

}  // namespace midflight::reports
