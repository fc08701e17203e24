#include "tests/rules/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midflight::rules {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Findings named_badly(std::string path, std::string text) {
  return check_names({std::move(path), std::move(text)});
}

TEST(Names, WhatCouldMakeTwoRunsDifferIsRefusedInCoreAndSim) {
  for (const std::string text : {
           "std::unordered_set<int> s;",
           "auto x = std::rand();",
           "srand(1);",
           "std::random_device d;",
           "std::mt19937_64 g;",
           "std::uniform_int_distribution<int> d;",
           "std::shuffle(a, b, g);",
           "std::ranges::shuffle(a, g);",
           "auto t = std::chrono::system_clock::now();",
           "using Clock = std::chrono::steady_clock;",
           "auto t = time(nullptr);",
           "std::time(&t);",
           "clock_gettime(CLOCK_REALTIME, &t);",
           "std::getenv(\"HOME\");",
           "randombytes_buf(p, n);",
           "assert(x);",
           "std::printf(\"x\");",
           "fprintf(stderr, \"x\");",
           "if (std::memcmp(a, b, 32) == 0) {}",
           "co_await next();",
       }) {
    EXPECT_EQ(named_badly("core/node/node.cpp", text).size(), 1U) << text;
    EXPECT_EQ(named_badly("sim/net/link.h", text).size(), 1U) << text;
    EXPECT_THAT(named_badly("tests/core/a_test.cpp", text), IsEmpty()) << text;
  }
}

TEST(Names, WhatOnlyLooksAlikeIsAllowed) {
  for (const std::string text : {
           "static_assert(sizeof(int) == 4);",
           "Instant time(Node node);",
           "at.time();",
           "std::snprintf(p, n, \"x\");",
           "operand(1);",
           "int unordered = 0;",
           "using namespace std::chrono_literals;",
           "// std::rand() is what we avoid",
           "auto text = \"goto getenv assert(x)\";",
       }) {
    EXPECT_THAT(named_badly("core/node/node.cpp", text), IsEmpty()) << text;
  }
}

TEST(Names, TheFindingNamesTheLineAndTheReplacement) {
  const auto findings = named_badly("core/a.cpp", "int a;\n\nassert(a);\n");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].line, 3U);
  EXPECT_THAT(findings[0].message, HasSubstr("MIDFLIGHT_CHECK"));
}

TEST(Names, SomeAreRefusedEverywhere) {
  for (const std::string text :
       {"goto end;", "using namespace std;", "// TODO later", "/* FIXME */", "// XXX"}) {
    EXPECT_EQ(named_badly("tests/a.cpp", text).size(), 1U) << text;
    EXPECT_EQ(named_badly("reports/a.cpp", text).size(), 1U) << text;
  }
}

TEST(Names, ASuppressedCheckNeedsItsNameAndAReason) {
  const std::string mark = "// NO" + std::string("LINT");  // clang-tidy reads literals too
  for (const std::string rest :
       {"", "NEXTLINE", "(bugprone-x)", "(bugprone-x): ", "BEGIN because", ": because"}) {
    EXPECT_EQ(named_badly("core/a.cpp", mark + rest).size(), 1U) << rest;
  }
  for (const std::string rest :
       {"(bugprone-x): the parser wants it", "NEXTLINE(a-b, c-*): both are meant", "END(a)"}) {
    EXPECT_THAT(named_badly("core/a.cpp", mark + rest), IsEmpty()) << rest;
  }
}

TEST(Names, AnExceptionHoldsForItsNameAndPathOnly) {
  const std::string clock = "std::chrono::steady_clock::now();";
  EXPECT_THAT(named_badly("sim/cli/run.cpp", clock), IsEmpty());
  EXPECT_EQ(named_badly("sim/explore/driver.cpp", clock).size(), 1U);
  EXPECT_EQ(named_badly("sim/cli/run.cpp", "std::rand();").size(), 1U);
}

TEST(Names, EveryExceptionSaysWhy) {
  for (const auto& exception : name_exceptions()) EXPECT_FALSE(exception.reason.empty());
}

}  // namespace
}  // namespace midflight::rules
