// Every rule on the repository itself.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/rules/includes.h"
#include "tests/rules/length.h"
#include "tests/rules/listing.h"
#include "tests/rules/names.h"

namespace midflight::rules {
namespace {

class Repository : public ::testing::Test {
 protected:
  static void expect_none(const Findings& findings) {
    for (const auto& finding : findings) {
      ADD_FAILURE() << finding.path << ":" << finding.line << ": " << finding.message;
    }
  }
  void expect_none_by(Findings (*check)(const SourceFile&)) const {
    ASSERT_FALSE(tree_.empty());
    for (const auto& file : tree_) expect_none(check(file));
  }

  const std::vector<SourceFile> tree_ = read_tree(MIDFLIGHT_SOURCE_DIR);
};

TEST_F(Repository, IncludesFollowTheTableOfRooms) { expect_none_by(check_includes); }
TEST_F(Repository, BannedNamesDoNotAppear) { expect_none_by(check_names); }
TEST_F(Repository, FilesAreShort) { expect_none_by(check_file_length); }
TEST_F(Repository, FunctionsAreShort) { expect_none_by(check_function_length); }
TEST_F(Repository, SourcesAreListed) { expect_none(check_sources_are_listed(tree_)); }
TEST_F(Repository, FoldersHaveReadme) { expect_none(check_folders_have_readme(tree_)); }
TEST_F(Repository, ScenariosAreRun) { expect_none(check_scenarios_are_run(tree_)); }

TEST_F(Repository, ExceptionsAreForWhatExists) {
  for (const auto& exception : name_exceptions()) {
    EXPECT_TRUE(std::any_of(tree_.begin(), tree_.end(), [&](const SourceFile& file) {
      return within(file.path, exception.path);
    })) << exception.path;
  }
}

}  // namespace
}  // namespace midflight::rules
