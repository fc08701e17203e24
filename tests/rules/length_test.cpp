#include "tests/rules/length.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midflight::rules {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// The lines "first-last" of each function.
std::vector<std::string> spans(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& function : functions_of(text)) {
    out.push_back(std::to_string(function.first_line) + "-" + std::to_string(function.last_line));
  }
  return out;
}
using Spans = std::vector<std::string>;

TEST(Functions, BeginWithTheirHeadAndEndWithTheirBrace) {
  EXPECT_EQ(spans("namespace a {\n\nint f(int x,\n      int y) {\n  if (x) {\n  }\n}\n}\n"),
            (Spans{"3-7"}));
}

TEST(Functions, MembersAreFoundAndClassesAreNone) {
  EXPECT_EQ(spans("class [[nodiscard]] A : B<decltype(x)> {\n public:\n  int f() const {\n  }\n"
                  "  void g();\n  int h() { return 1; }\n};\n"),
            (Spans{"3-4", "6-6"}));
  EXPECT_THAT(spans("enum class E { a, b };\nconstexpr int kTable[] = {1, 2};\n"), IsEmpty());
}

TEST(Functions, ATemplateOfClassesIsAFunction) {
  EXPECT_EQ(spans("template <class T>\nint f(struct X* x) {\n}\n"), (Spans{"1-3"}));
}

TEST(Functions, MemberInitializersBelongToTheirConstructor) {
  EXPECT_EQ(spans("A::A(int x)\n    : a_{x},\n      b_{x} {\n  g();\n}\nint f() {\n}\n"),
            (Spans{"1-5", "6-7"}));
}

TEST(Functions, BracesInCommentsLiteralsAndDirectivesDoNotCount) {
  EXPECT_EQ(spans("#define F(x) \\\n  { x\nint f() {\n  // {\n  g(\"{\", '{');\n}\n"),
            (Spans{"3-6"}));
}

TEST(FunctionLength, SeventyLinesPassAndOneMoreDoesNot) {
  const auto function = [](std::size_t lines) {
    return SourceFile{"core/a.cpp", "int f() {\n" + repeated("  g();\n", lines - 2) + "}\n"};
  };
  EXPECT_THAT(check_function_length(function(kMaxFunctionLines)), IsEmpty());
  const auto findings = check_function_length(function(kMaxFunctionLines + 1));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].line, 1U);
}

TEST(FileLength, FourHundredLinesPassAndOneMoreDoesNot) {
  for (const std::string path : {"core/a.cpp", "sim/CMakeLists.txt", "scripts/test"}) {
    EXPECT_THAT(check_file_length({path, repeated("\n", kMaxFileLines)}), IsEmpty()) << path;
    EXPECT_THAT(check_file_length({path, repeated("\n", kMaxFileLines + 1)}), SizeIs(1)) << path;
  }
  EXPECT_THAT(check_file_length({"tests/vectors/a.json", repeated("\n", 500)}), IsEmpty());
}

}  // namespace
}  // namespace midflight::rules
