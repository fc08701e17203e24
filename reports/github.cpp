#include "reports/github.h"

#include <algorithm>

#include "reports/outcome.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

constexpr std::size_t kAnnotations = 10;

bool passed(const sim::RunResult& result) { return outcome(result) == Outcome::passed; }

std::string first_reason(const sim::RunResult& result) {
  const auto why = reasons(result);
  return printable(why.empty() ? to_text(outcome(result)) : why.front());
}

// A workflow command ends with its line; in a property, ':' and ',' mean something too.
std::string command_text(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += property ? "%3A" : ":";
        break;
      case ',':
        out += property ? "%2C" : ",";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string annotation(const sim::RunResult& result) {
  const auto what = outcome(result);
  const bool warning = what == Outcome::vacuous || what == Outcome::unfinished;
  return std::string(warning ? "::warning" : "::error") +
         " file=" + command_text(printable(result.file), true) +
         ",title=" + command_text(printable(run_name(result)), true) +
         "::" + command_text(first_reason(result) + "\n" + printable(result.replay), false) + "\n";
}

// In a table of Markdown, nothing but text.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '\n') {
      out += ' ';
    } else {
      if (std::string_view("\\`*_[]<>|&#").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

// A code span whose fence is longer than any run of backticks in it.
std::string code(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  std::string body;
  for (const char c : printable(text)) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') body += '\\';
    body += c == '\n' ? ' ' : c;
  }
  const std::string fence(longest + 1, '`');
  return fence + (longest > 0 ? " " + body + " " : body) + fence;
}

}  // namespace

std::string github_annotations(std::span<const sim::RunResult> results) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& result : results) {
    if (passed(result)) continue;
    if (shown++ == kAnnotations) break;
    out += annotation(result);
  }
  return out;
}

std::string github_summary(std::span<const sim::RunResult> results) {
  const auto good = static_cast<std::size_t>(std::count_if(results.begin(), results.end(), passed));
  std::string out = "### midflight: " + std::to_string(good) + " of " +
                    std::to_string(results.size()) + " runs passed\n";
  if (good == results.size()) return out;
  out += "\n| run | outcome | reason | reproduce |\n| --- | --- | --- | --- |\n";
  for (const auto& result : results) {
    if (passed(result)) continue;
    out += "| " + cell(result.file) + ": " + cell(run_name(result)) + " | " +
           cell(to_text(outcome(result))) + " | " + cell(first_reason(result)) + " | " +
           code(result.replay) + " |\n";
  }
  return out;
}

}  // namespace midflight::reports
