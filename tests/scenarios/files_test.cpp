#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "core/crypto/key_file.h"
#include "core/crypto/operations.h"
#include "tests/scenarios/support.h"

namespace midflight::scenarios {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Folder : public ::testing::Test {
 protected:
  Folder()
      : root_(fs::path(::testing::TempDir()) /
              ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~Folder() override { fs::remove_all(root_); }

  std::string write(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
    return (root_ / path).generic_string();
  }

  fs::path root_;
};

TEST_F(Folder, MeansEveryScenarioBelowItSorted) {
  const auto b = write("b.json", "");
  const auto a = write("sub/a.json", "");
  write("x.part.json", "");
  write("x.schema.json", "");
  write("notes.md", "");
  const auto files = scenario_files(root_.generic_string());
  ASSERT_TRUE(files);
  EXPECT_THAT(*files, ElementsAre(b, a));
  EXPECT_THAT(*scenario_files(b), ElementsAre(b));
}

TEST_F(Folder, WithoutAScenarioIsAnError) {
  write("x.part.json", "");
  EXPECT_THAT(scenario_files(root_.generic_string()).error().message,
              HasSubstr("there is no scenario"));
  EXPECT_THAT(scenario_files((root_ / "gone").generic_string()).error().message,
              HasSubstr("there is no such file"));
}

TEST_F(Folder, HoldsWhatAScenarioIncludes) {
  const auto top = write("top.json", R"({"include": "parts/base.part.json", "name": "top"})");
  write("parts/base.part.json", two_nodes());
  const auto loaded = load_scenario(top, {});
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  EXPECT_EQ(loaded->at(0).file, top);
  EXPECT_EQ(loaded->at(0).config.name, "top");
  write("parts/base.part.json", "{\"x\": 1}");
  EXPECT_EQ(load_scenario(top, {}).error().file, (root_ / "parts/base.part.json").generic_string());
}

TEST_F(Folder, GivesItsFileNameToAScenarioWithoutOne) {
  const auto loaded = load_scenario(write("rekey race.json", two_nodes()), {});
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  EXPECT_EQ(loaded->at(0).config.name, "rekey race");
}

TEST_F(Folder, IsNotLeftByASymbolicLink) {
  write("secret.json", two_nodes());
  const auto top = write("in/top.json", R"({"include": "link.json"})");
  fs::create_symlink(root_ / "secret.json", root_ / "in/link.json");
  EXPECT_THAT(load_scenario(top, {}).error().message,
              HasSubstr("outside of the scenario's folder"));
}

// A scenario's keys stand in its traces.
TEST_F(Folder, HoldsKeysForTestsAloneUnlessNothingIsWritten) {
  const auto key = crypto::Operations().key_pair(crypto::Seed{7});
  const auto file = write("alpha.priv", crypto::format_private_key(key));
  const auto top = write(
      "top.json", R"({"format": 1, "duration": "1s", "nodes": {"a": {"key": "alpha.priv"}}})");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_THAT(to_text(load_scenario(top, {}).error()),
              AllOf(HasSubstr(":1:56: /nodes/a/key: "), HasSubstr("chmod 644")));
  EXPECT_TRUE(load_scenario(top, {}, Keys::any));
  fs::permissions(file, fs::perms::group_read | fs::perms::others_read, fs::perm_options::add);
  EXPECT_TRUE(load_scenario(top, {}));
}

TEST_F(Folder, MayHoldFilesThatAreTooLarge) {
  const auto path = write("large.json", "{");
  fs::resize_file(path, 100'000'000);
  EXPECT_EQ(to_text(load_scenario(path, {}).error()), path + ": the file is larger than 16 MiB");
}

TEST_F(Folder, IsNoScenarioItself) {
  EXPECT_THAT(load_scenario(root_.generic_string(), {}).error().message,
              HasSubstr("this is no regular file"));
  EXPECT_THAT(load_scenario((root_ / "gone.json").generic_string(), {}).error().message,
              HasSubstr("there is no such file"));
}

}  // namespace
}  // namespace midflight::scenarios
