#include "tests/rules/listing.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace midflight::rules {
namespace {

namespace fs = std::filesystem;

std::string file_name(const SourceFile& file) { return fs::path(file.path).filename().string(); }

// Every word of a CMakeLists.txt, read as a path from its folder.
void add_listed(const SourceFile& file, std::set<std::string>& listed) {
  for (const auto line : lines_of(file.text)) {
    std::string words(line.substr(0, line.find('#')));
    std::replace_if(
        words.begin(), words.end(), [](char c) { return c == '(' || c == ')' || c == '"'; }, ' ');
    std::istringstream in(words);
    for (std::string word; in >> word;) {
      listed.insert((fs::path(folder_of(file.path)) / word).lexically_normal().generic_string());
    }
  }
}

bool is_scenario(const SourceFile& file) {
  const std::string_view path = file.path;
  return path.starts_with("scenarios/") && path.ends_with(".json") &&
         !path.ends_with(".schema.json") && !path.ends_with(".part.json");
}

}  // namespace

Findings check_sources_are_listed(const std::vector<SourceFile>& tree) {
  static const std::vector<std::string_view> kBuilt{"core", "sim", "scenarios", "reports", "tests"};
  std::set<std::string> listed;
  for (const auto& file : tree) {
    if (file_name(file) == "CMakeLists.txt") add_listed(file, listed);
  }
  Findings findings;
  for (const auto& file : tree) {
    if (!file.path.ends_with(".cpp") || !within_any(file.path, kBuilt)) continue;
    if (!listed.contains(file.path)) {
      findings.push_back({file.path, 0, "is named by no CMakeLists.txt"});
    }
  }
  return findings;
}

Findings check_folders_have_readme(const std::vector<SourceFile>& tree) {
  std::set<std::string> filled;
  std::set<std::string> explained;
  for (const auto& file : tree) {
    if (file_name(file) == "README.md") explained.insert(folder_of(file.path));
    if (file_name(file) == "CMakeLists.txt") continue;
    for (auto folder = folder_of(file.path); !folder.empty(); folder = folder_of(folder)) {
      filled.insert(folder);
    }
  }
  Findings findings;
  for (const auto& folder : filled) {
    if (!explained.contains(folder)) findings.push_back({folder, 0, "has no README.md"});
  }
  return findings;
}

Findings check_scenarios_are_run(const std::vector<SourceFile>& tree) {
  std::set<std::string> named;
  std::set<std::string> holding;
  Findings findings;
  for (const auto& file : tree) {
    if (file.path != kScenarioFolders) continue;
    for (const auto line : lines_of(file.text)) {
      if (!line.empty() && !line.starts_with('#')) named.emplace(line.substr(0, line.find(' ')));
    }
  }
  for (const auto& file : tree) {
    if (!is_scenario(file)) continue;
    holding.insert(folder_of(file.path));
    if (!named.contains(folder_of(file.path))) {
      findings.push_back(
          {file.path, 0, "is run by no test: name its folder in " + std::string(kScenarioFolders)});
    }
  }
  for (const auto& folder : named) {
    if (!holding.contains(folder)) {
      findings.push_back({std::string(kScenarioFolders), 0, folder + " holds no scenario"});
    }
  }
  return findings;
}

}  // namespace midflight::rules
