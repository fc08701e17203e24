#include "reports/junit.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <pugixml.hpp>

#include "tests/reports/sample.h"

namespace midflight::reports {
namespace {

class Junit : public testing::Test {
 protected:
  pugi::xml_node write(const std::vector<sim::RunResult>& results) {
    text_ = junit_xml(results);
    EXPECT_TRUE(document_.load_string(text_.c_str()));
    return document_.child("testsuites");
  }
  // By the schema beside this file, where xmllint is installed.
  bool is_valid() const {
    const auto* test =
        testing::UnitTest::GetInstance()->current_test_info();  // they run side by side
    const auto file = std::filesystem::path(testing::TempDir()) /
                      ("midflight-junit-" + std::string(test->name()) + ".xml");
    std::ofstream(file) << text_;
    const auto command = "xmllint --noout --schema " MIDFLIGHT_SOURCE_DIR
                         "/tests/reports/junit.xsd " +
                         file.string();
    return std::system(command.c_str()) == 0;
  }

  std::string text_;
  pugi::xml_document document_;
};

TEST_F(Junit, HasASuiteForEachFileAndACaseForEachSeed) {
  auto other = passing(3);
  other.file = "scenarios/other.json";
  const auto root = write({passing(1), failing(2), other});
  const auto suite = root.child("testsuite");
  EXPECT_STREQ(suite.attribute("name").value(), "scenarios/race.json");
  EXPECT_STREQ(suite.attribute("tests").value(), "2");
  EXPECT_STREQ(suite.attribute("failures").value(), "1");
  EXPECT_STREQ(suite.attribute("time").value(), "3.000000");
  const auto test = suite.child("testcase");
  EXPECT_STREQ(test.attribute("classname").value(), "scenarios/race.json");
  EXPECT_STREQ(test.attribute("name").value(), "rekey race [seed 1]");
  EXPECT_STREQ(test.attribute("time").value(), "1.500000");
  EXPECT_FALSE(test.first_child());
  EXPECT_STREQ(suite.next_sibling().attribute("name").value(), "scenarios/other.json");
  EXPECT_STREQ(root.attribute("tests").value(), "3");
}

TEST_F(Junit, AFailureCarriesTheReplayCommand) {
  const auto failure = write({failing(2)}).child("testsuite").child("testcase").child("failure");
  EXPECT_STREQ(failure.attribute("type").value(), "violation");
  EXPECT_THAT(failure.text().get(), testing::HasSubstr(failing(2).replay));
  EXPECT_THAT(failure.text().get(), testing::HasSubstr("expected at most 0, was 3"));
}

TEST_F(Junit, VacuousIsAFailureAndAToolThatDiffersAnError) {
  auto vacuous = passing(1);
  vacuous.verdict = sim::Verdict::vacuous;
  auto differs = passing(2);
  differs.error = "event 5 differs";
  const auto suite = write({vacuous, differs}).child("testsuite");
  const auto first = suite.child("testcase");
  EXPECT_STREQ(first.child("failure").attribute("type").value(), "vacuous");
  EXPECT_STREQ(first.next_sibling().child("error").attribute("type").value(), "not-deterministic");
  EXPECT_STREQ(suite.attribute("errors").value(), "1");
}

TEST_F(Junit, IsValidAlsoWithHostileNames) {
  if (std::system("command -v xmllint >/dev/null") != 0) GTEST_SKIP() << "needs xmllint";
  auto hostile = failing(1);
  hostile.scenario = "<&\"'>]]>\x01\x1b\xff";
  hostile.violations.front().message = "<![CDATA[ & \x02";
  const auto root = write({passing(1), failing(2), hostile});
  EXPECT_TRUE(is_valid()) << text_;
  const auto name = std::string("<&\"'>]]>\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD [seed 1]");
  EXPECT_EQ(root.child("testsuite").last_child().attribute("name").value(), name);
}

TEST_F(Junit, TheSchemaRefusesWhatIsNotJunit) {
  if (std::system("command -v xmllint >/dev/null") != 0) GTEST_SKIP() << "needs xmllint";
  write({passing(1)});
  text_.replace(text_.find("classname"), 9, "classnome");
  EXPECT_FALSE(is_valid());
}

}  // namespace
}  // namespace midflight::reports
