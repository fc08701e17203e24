#include "reports/junit.h"

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <sstream>
#include <vector>

#include "reports/outcome.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

using ResultList = std::vector<const sim::RunResult*>;

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(printable(value).c_str());
}

// One of the classes that people filter by.
std::string failure_type(const sim::RunResult& result) {
  const auto what = outcome(result);
  if (what == Outcome::not_deterministic) return "not-deterministic";
  if (what != Outcome::failed) return std::string(to_text(what));
  const bool violated = std::any_of(result.violations.begin(), result.violations.end(),
                                    [](const sim::Violation& each) { return !each.declared; });
  return violated ? "violation" : "expectation";
}

void add_case(pugi::xml_node suite, const sim::RunResult& result) {
  auto test = suite.append_child("testcase");
  set(test, "classname", result.file);
  set(test, "name", run_name(result));
  set(test, "time", to_text(Instant(result.wall_time)));
  const auto what = outcome(result);
  if (what == Outcome::passed) return;
  const auto why = reasons(result);
  auto failure = test.append_child(what == Outcome::not_deterministic ? "error" : "failure");
  set(failure, "message", why.empty() ? std::string(to_text(what)) : why.front());
  set(failure, "type", failure_type(result));
  std::string text;
  for (const auto& line : why) text += line + "\n";
  for (const auto& each : result.violations) {
    if (!each.declared && !each.replay.empty() && each.replay != result.replay) {
      text += each.property + " " + each.fingerprint + ", replay: " + each.replay + "\n";
    }
  }
  if (!result.digest.empty()) text += "digest " + result.digest + "\n";
  text += (result.digest.empty() ? "again: " : "replay: ") + result.replay + "\n";
  failure.text().set(printable(text).c_str());
}

void add_totals(pugi::xml_node node, const ResultList& results) {
  std::size_t failures = 0;
  std::size_t errors = 0;
  Duration time{};
  for (const auto* result : results) {
    const auto what = outcome(*result);
    errors += what == Outcome::not_deterministic ? 1U : 0U;
    failures += what != Outcome::not_deterministic && what != Outcome::passed ? 1U : 0U;
    time += result->wall_time;
  }
  set(node, "tests", std::to_string(results.size()));
  set(node, "failures", std::to_string(failures));
  set(node, "errors", std::to_string(errors));
  set(node, "time", to_text(Instant(time)));
}

}  // namespace

std::string junit_xml(std::span<const sim::RunResult> results) {
  ResultList all;
  std::vector<ResultList> files;  // in order of first appearance
  std::map<std::string_view, std::size_t> places;
  for (const auto& result : results) {
    const auto place = places.try_emplace(result.file, files.size()).first->second;
    if (place == files.size()) files.emplace_back();
    files[place].push_back(&result);
    all.push_back(&result);
  }
  pugi::xml_document document;
  auto root = document.append_child("testsuites");
  set(root, "name", "midflight");
  add_totals(root, all);
  for (const auto& file : files) {
    auto suite = root.append_child("testsuite");
    set(suite, "name", file.front()->file);
    add_totals(suite, file);
    set(suite, "skipped", "0");
    for (const auto* result : file) add_case(suite, *result);
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace midflight::reports
