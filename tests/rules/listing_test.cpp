#include "tests/rules/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midflight::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> paths(const Findings& findings) {
  std::vector<std::string> out;
  for (const auto& finding : findings) out.push_back(finding.path);
  return out;
}

TEST(SourcesAreListed, ByAnyCMakeListsWithThePathFromThere) {
  EXPECT_THAT(check_sources_are_listed({
                  {"core/base/CMakeLists.txt", "target_sources(core PRIVATE a.cpp\n  b.cpp)"},
                  {"core/base/a.cpp", ""},
                  {"core/base/b.cpp", ""},
                  {"tests/CMakeLists.txt", "add_executable(t core/c_test.cpp)"},
                  {"tests/core/c_test.cpp", ""},
              }),
              IsEmpty());
}

TEST(SourcesAreListed, OneThatIsForgottenCommentedOutOrOfAnotherFolderIsFound) {
  EXPECT_THAT(paths(check_sources_are_listed({
                  {"core/base/CMakeLists.txt", "target_sources(core PRIVATE a.cpp # b.cpp\n)"},
                  {"core/base/b.cpp", ""},
                  {"core/node/a.cpp", ""},
                  {"tests/core/c_test.cpp", ""},
              })),
              ElementsAre("core/base/b.cpp", "core/node/a.cpp", "tests/core/c_test.cpp"));
}

TEST(FoldersHaveReadme, AlsoThoseThatHoldOnlyFolders) {
  EXPECT_THAT(paths(check_folders_have_readme({{"README.md", ""}, {"core/base/a.h", ""}})),
              ElementsAre("core", "core/base"));
  EXPECT_THAT(check_folders_have_readme({
                  {"core/README.md", ""},
                  {"core/base/README.md", ""},
                  {"core/base/a.h", ""},
              }),
              IsEmpty());
}

TEST(FoldersHaveReadme, APlannedFolderNeedsNone) {
  EXPECT_THAT(check_folders_have_readme({{"sim/CMakeLists.txt", ""}}), IsEmpty());
}

TEST(ScenariosAreRun, OneInAFolderThatIsNotNamedIsFound) {
  const SourceFile folders{std::string(kScenarioFolders), "# comment\nscenarios/races nightly\n"};
  const SourceFile race{"scenarios/races/a.json", ""};
  EXPECT_THAT(check_scenarios_are_run({race, folders}), IsEmpty());
  EXPECT_THAT(paths(check_scenarios_are_run({race, folders, {"scenarios/races/deep/b.json", ""}})),
              ElementsAre("scenarios/races/deep/b.json"));
}

TEST(ScenariosAreRun, SchemasAndPartsAreNoScenarios) {
  EXPECT_THAT(check_scenarios_are_run({{"scenarios/scenario.schema.json", ""},
                                       {"scenarios/parts/a.part.json", ""},
                                       {"tests/vectors/a.json", ""}}),
              IsEmpty());
}

TEST(ScenariosAreRun, ANamedFolderThatHoldsNoneIsFound) {
  EXPECT_THAT(paths(check_scenarios_are_run({{std::string(kScenarioFolders), "scenarios/gone"}})),
              ElementsAre(std::string(kScenarioFolders)));
}

}  // namespace
}  // namespace midflight::rules
