#include "core/base/nesting.h"

#include <gtest/gtest.h>

#include <string>

namespace midflight {
namespace {

std::string nested(std::size_t depth) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += i % 2 == 0 ? "[" : "{\"a\":";
  return text;
}

TEST(Nesting, OfAsManyLevelsAsAllowedIsFineAndOneMoreIsNot) {
  EXPECT_FALSE(nests_too_deep(nested(kMaxNesting)));
  EXPECT_TRUE(nests_too_deep(nested(kMaxNesting + 1)));
}

TEST(Nesting, EndsWithItsBracket) {
  std::string text;
  for (std::size_t i = 0; i < 2 * kMaxNesting; ++i) text += "[]{}";
  EXPECT_FALSE(nests_too_deep(text));
}

TEST(Nesting, DoesNotCountWhatStandsInStrings) {
  const auto deep = nested(1) + std::string(kMaxNesting, '[');
  EXPECT_TRUE(nests_too_deep(deep));
  EXPECT_FALSE(nests_too_deep("\"" + std::string(kMaxNesting + 1, '[') + "\""));
  EXPECT_FALSE(nests_too_deep("\"\\\"" + std::string(kMaxNesting + 1, '{') + "\""));
  EXPECT_TRUE(nests_too_deep("\"\\\\\"" + std::string(kMaxNesting + 1, '{')));
}

TEST(Nesting, OfWhatClosesTooOftenIsStillCounted) {
  EXPECT_TRUE(nests_too_deep("]]]]" + nested(kMaxNesting + 1)));
}

TEST(Nesting, WhatClosesTooOftenMakesNothingDeep) {
  EXPECT_FALSE(nests_too_deep("]"));
  EXPECT_FALSE(nests_too_deep("}]" + nested(kMaxNesting)));
}

}  // namespace
}  // namespace midflight
