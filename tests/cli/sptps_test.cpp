#include <sys/stat.h>

#include "core/crypto/key_file.h"
#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string kVectors = MIDFLIGHT_SOURCE_DIR "/tests/vectors/";

class Sptps : public Workplace {};

TEST_F(Sptps, CheckCountsWhatPassed) {
  const auto ran = midflight({"sptps", "check", kVectors + "replay_window.json"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr(" checks passed\n"));
}

TEST_F(Sptps, ADamagedVectorIs1AndNamed) {
  std::ostringstream text;
  text << std::ifstream(kVectors + "records.json").rdbuf();
  auto damaged = text.str();
  const auto wire = damaged.find("\"wire\": \"") + 9;
  damaged[wire] = damaged[wire] == 'f' ? '0' : 'f';
  write("records.json", damaged);
  const auto ran = midflight({"sptps", "check", "records.json"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("FAILED"), HasSubstr("/0/wire"), HasSubstr("expected"),
                             HasSubstr("actual")));
}

TEST_F(Sptps, WhatIsNoVectorFileIs2AlsoBesideFailures) {
  write("other.json", "{\"a\": 1}");
  write("broken.json", "{");
  EXPECT_EQ(midflight({"sptps", "check", "other.json"}).status, 2);
  EXPECT_EQ(midflight({"sptps", "check", "broken.json"}).status, 2);
  EXPECT_EQ(midflight({"sptps", "check", "missing.json"}).status, 2);
  EXPECT_EQ(midflight({"sptps", "check", "."}).status, 2);
  const auto both = midflight({"sptps", "check", "missing.json", kVectors + "replay_window.json"});
  EXPECT_EQ(both.status, 2);
  EXPECT_THAT(both.out, HasSubstr("replay_window.json"));
}

TEST_F(Sptps, KeygenMakesAPairThatFitsAndIsPrivate) {
  const auto ran = midflight({"sptps", "keygen", "a.priv", "a.pub"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const auto secret = crypto::parse_private_key(read("a.priv"));
  const auto open = crypto::parse_public_key(read("a.pub"));
  ASSERT_TRUE(secret && open);
  EXPECT_EQ(secret->public_key, *open);
  struct stat status {};
  ::stat((folder_ / "a.priv").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(Sptps, KeygenNeverMakesTheSameKeyTwice) {
  EXPECT_EQ(midflight({"sptps", "keygen", "a.priv", "a.pub"}).status, 0);
  EXPECT_EQ(midflight({"sptps", "keygen", "b.priv", "b.pub"}).status, 0);
  EXPECT_NE(read("a.pub"), read("b.pub"));
}

TEST_F(Sptps, KeygenOverwritesNothingAndLeavesNoHalfPair) {
  write("old", "precious");
  EXPECT_EQ(midflight({"sptps", "keygen", "old", "a.pub"}).status, 2);
  EXPECT_EQ(midflight({"sptps", "keygen", "a.priv", "old"}).status, 2);
  EXPECT_EQ(midflight({"sptps", "keygen", "a", "a"}).status, 2);
  EXPECT_EQ(read("old"), "precious");
  EXPECT_THAT(files(), testing::ElementsAre("old"));
}

}  // namespace
}  // namespace midflight::cli
