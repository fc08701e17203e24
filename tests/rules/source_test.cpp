#include "tests/rules/source.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace midflight::rules {
namespace {

TEST(Layers, CodeAndCommentsKeepTheirPlacesAndBlankEachOther) {
  const auto layers = split_layers("a /* b */ c // d\ne");
  EXPECT_EQ(layers.code, "a         c     \ne");
  EXPECT_EQ(layers.comments, "  /* b */   // d\n ");
}

TEST(Layers, LiteralsLoseTheirContent) {
  EXPECT_EQ(split_layers(R"(f("x // \" y", 'z'))").code, "f(\"         \", \" \")");
}

TEST(Layers, ASlashInARawStringStartsNoComment) {
  const auto layers = split_layers("R\"x(// )\" )x\"; y");
  EXPECT_EQ(layers.code, "\"           \"; y");
  EXPECT_EQ(layers.comments, std::string(16, ' '));
}

TEST(Layers, AQuoteBetweenDigitsOpensNoLiteral) {
  EXPECT_EQ(split_layers("1'000 + '2'").code, "1'000 + \" \"");
}

TEST(Layers, WhatIsNeverClosedEndsWithTheText) {
  EXPECT_EQ(split_layers("a /* b").comments, "  /* b");
  EXPECT_EQ(split_layers("a \"bc").code, "a \" \"");
}

TEST(Within, AnEntryIsAFolderOrAFileOrFilesNamedAfterIt) {
  EXPECT_TRUE(within("sim/net/link.h", "sim/net"));
  EXPECT_TRUE(within("sim/world/config.h", "sim/world/config"));
  EXPECT_TRUE(within("sim/world/config_node.h", "sim/world/config"));
  EXPECT_FALSE(within("sim/network/link.h", "sim/net"));
  EXPECT_FALSE(within("sim", "sim/net"));
}

TEST(Tree, HoldsThisFileAndNothingBuilt) {
  const auto tree = read_tree(MIDFLIGHT_SOURCE_DIR);
  const auto count = [&](auto matches) { return std::count_if(tree.begin(), tree.end(), matches); };
  EXPECT_EQ(count([](const SourceFile& f) { return f.path == "tests/rules/source_test.cpp"; }), 1);
  EXPECT_EQ(count([](const SourceFile& f) { return f.path.starts_with("build/"); }), 0);
  EXPECT_EQ(count([](const SourceFile& f) { return f.path.starts_with("."); }), 0);
}

}  // namespace
}  // namespace midflight::rules
