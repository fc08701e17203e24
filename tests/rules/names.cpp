#include "tests/rules/names.h"

#include <algorithm>
#include <regex>

namespace midflight::rules {
namespace {

enum class Where { core_and_sim, everywhere };
enum class Layer { code, comments };

struct BannedName {
  std::string_view name;  // occurs literally wherever the pattern matches
  const char* pattern;
  std::string_view instead;
  Where where = Where::core_and_sim;
  Layer layer = Layer::code;
};

constexpr std::string_view kSimulatorStream = "a stream of sim/kernel";
constexpr std::string_view kInstant = "an instant that is handed in";

const std::vector<BannedName>& banned_names() {
  static const std::vector<BannedName> kNames{
      {"unordered_", R"(\bunordered_\w+)", "std::map or a sorted vector: hash order is no order"},
      {"rand", R"(\bs?rand\s*\()", kSimulatorStream},
      {"random_device", R"(\brandom_device\b)", "entropy that is handed in"},
      {"mt19937", R"(\bmt19937)", kSimulatorStream},
      {"_distribution", R"(\w_distribution\b)", "a draw of sim/kernel: std's differ by library"},
      {"shuffle", R"(\bstd::(ranges::)?shuffle\b)",
       "a draw of sim/kernel: std's differ by library"},
      {"randombytes", R"(\brandombytes)", "entropy that is handed in"},
      {"_clock", R"(\b(system|steady|high_resolution)_clock\b)", kInstant},
      {"time", R"(\btime\s*\(\s*(nullptr|NULL|0|&\w+)\s*\))", kInstant},
      {"gettime", R"(\b(clock_gettime|gettimeofday)\s*\()", kInstant},
      {"getenv", R"(\bgetenv\b)", "a parameter that the program sets"},
      {"assert", R"(\bassert\s*\()", "MIDFLIGHT_CHECK, which stays on in release"},
      {"printf", R"(\bv?f?printf\s*\()", "an event of the trace, or a string that is returned"},
      {"memcmp", R"(\bmemcmp\b)", "== on FixedBytes, or sodium's constant-time compare on secrets"},
      {"co_", R"(\bco_(await|yield|return)\b)", "a state that can be copied and hashed"},
      {"goto", R"(\bgoto\b)", "a function that returns", Where::everywhere},
      {"namespace std", R"(\busing\s+namespace\s+std\s*;)", "std:: at each name",
       Where::everywhere},
      {"NOLINT", R"(NOLINT(NEXTLINE|BEGIN)?(?!\w)(?!\([\w.*-]+(, ?[\w.*-]+)*\): \S))",
       "NOLINT(check): reason", Where::everywhere, Layer::comments},
      {"TODO", R"(\bTODO\b)", "an issue", Where::everywhere, Layer::comments},
      {"FIXME", R"(\bFIXME\b)", "an issue", Where::everywhere, Layer::comments},
      {"XXX", R"(\bXXX\b)", "an issue", Where::everywhere, Layer::comments},
  };
  return kNames;
}

bool applies(const BannedName& banned, std::string_view path) {
  if (banned.where == Where::core_and_sim && !within(path, "core") && !within(path, "sim")) {
    return false;
  }
  const auto& exceptions = name_exceptions();
  return std::none_of(exceptions.begin(), exceptions.end(), [&](const NameException& exception) {
    return exception.name == banned.name && within(path, exception.path);
  });
}

void check_name(const BannedName& banned, const SourceFile& file, std::string_view layer,
                Findings& findings) {
  if (layer.find(banned.name) == std::string_view::npos) return;
  const std::regex pattern(banned.pattern);
  const auto lines = lines_of(layer);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find(banned.name) == std::string_view::npos) continue;
    std::match_results<std::string_view::const_iterator> match;
    if (!std::regex_search(lines[i].begin(), lines[i].end(), match, pattern)) continue;
    findings.push_back(
        {file.path, i + 1, match.str() + ": use " + std::string(banned.instead) + " instead"});
  }
}

}  // namespace

const std::vector<NameException>& name_exceptions() {
  static const std::vector<NameException> kExceptions{
      {"core/base/check.cpp", "printf", "a failed check has nobody left to return a string to"},
      {"sim/cli", "printf", "the program prints for people"},
      {"sim/cli", "_clock", "wall time limits a search and is printed as wall_time_ns"},
      {"sim/cli", "getenv", "NO_COLOR"},
  };
  return kExceptions;
}

Findings check_names(const SourceFile& file) {
  Findings findings;
  if (!is_cpp(file.path)) return findings;
  const auto layers = split_layers(file.text);
  for (const auto& banned : banned_names()) {
    if (!applies(banned, file.path)) continue;
    check_name(banned, file, banned.layer == Layer::code ? layers.code : layers.comments, findings);
  }
  return findings;
}

}  // namespace midflight::rules
