#include <nlohmann/json.hpp>

#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

class Help : public Workplace {};

TEST_F(Help, EveryCommandShowsAnExample) {
  const std::vector<std::vector<std::string>> commands{
      {}, {"run"}, {"replay"}, {"sptps"}, {"sptps", "check"}, {"sptps", "keygen"}, {"schema"}};
  for (auto arguments : commands) {
    arguments.emplace_back("--help");
    const auto ran = midflight(arguments);
    EXPECT_EQ(ran.status, 0);
    EXPECT_THAT(ran.out, AllOf(HasSubstr("Example"), HasSubstr("midflight ")));
  }
}

TEST_F(Help, RunNamesEveryOption) {
  const auto text = midflight({"run", "--help"}).out;
  for (const auto* option : {"--seed", "--seeds", "--jobs", "--set", "--twice", "--json", "--junit",
                             "--sequence", "--log", "--log-level", "--trace"}) {
    EXPECT_THAT(text, HasSubstr(option));
  }
}

TEST_F(Help, ReplayNamesEveryOption) {
  const auto text = midflight({"replay", "--help"}).out;
  for (const auto* option : {"--scenario", "--until", "--keep-going", "--twice", "--set", "--json",
                             "--junit", "--sequence", "--log", "--log-level", "--trace"}) {
    EXPECT_THAT(text, HasSubstr(option));
  }
}

TEST_F(Help, VersionNamesTheCommitCompilerAndLibraries) {
  const auto text = midflight({"--version"}).out;
  EXPECT_THAT(text, StartsWith("midflight " MIDFLIGHT_VERSION " (commit "));
  EXPECT_THAT(text, ContainsRegex("commit (unknown|[0-9a-f]{7,40}(-dirty)?)\\)"));
  EXPECT_THAT(text, HasSubstr("Built by " MIDFLIGHT_COMPILER ", "));
  EXPECT_THAT(text, HasSubstr("libsodium " MIDFLIGHT_SODIUM));
}

TEST_F(Help, SchemasAreJsonSchemas) {
  for (const auto* kind : {"scenario", "result", "trace"}) {
    const auto ran = midflight({"schema", kind});
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(nlohmann::json::parse(ran.out).value("$schema", ""),
              "http://json-schema.org/draft-07/schema#");
  }
}

}  // namespace
}  // namespace midflight::cli
