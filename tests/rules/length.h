// No file over 400 lines, no function over 70.
#pragma once

#include "tests/rules/source.h"

namespace midflight::rules {

inline constexpr std::size_t kMaxFileLines = 400;
inline constexpr std::size_t kMaxFunctionLines = 70;

struct Function {
  std::string head;  // what stands before its body, in one line
  std::size_t first_line = 0;
  std::size_t last_line = 0;
};
// The outermost blocks with parentheses in their head that are no class, enum or namespace. A
// heuristic by braces alone: enough for code that clang-format has laid out.
[[nodiscard]] std::vector<Function> functions_of(std::string_view text);

[[nodiscard]] Findings check_file_length(const SourceFile& file);
[[nodiscard]] Findings check_function_length(const SourceFile& file);

}  // namespace midflight::rules
