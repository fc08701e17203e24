#include "tests/rules/length.h"

#include <algorithm>
#include <regex>

namespace midflight::rules {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

void remove_all(std::string& text, const std::regex& pattern) {
  for (std::string before; before != text;) {
    before = text;
    text = std::regex_replace(before, pattern, "");
  }
}

bool is_function_head(std::string head) {
  static const std::regex kAngles("<[^<>]*>");
  static const std::regex kParentheses(R"(\([^()]*\))");
  static const std::regex kContainer(R"(\b(namespace|class|struct|union|enum)\b)");
  if (head.find('(') == std::string::npos) return false;
  remove_all(head, kAngles);
  remove_all(head, kParentheses);
  return !std::regex_search(head, kContainer);
}

bool ends_with_access_specifier(std::string_view head) {
  return head.ends_with("public") || head.ends_with("protected") || head.ends_with("private");
}

std::string without_directives(const std::string& code) {
  std::string out;
  bool continued = false;
  for (const auto line : lines_of(code)) {
    const auto first = line.find_first_not_of(" \t");
    const bool directive = continued || (first != std::string_view::npos && line[first] == '#');
    continued = directive && line.ends_with('\\');
    if (!directive) out += line;
    out += '\n';
  }
  return out;
}

class FunctionFinder {
 public:
  std::vector<Function> find(std::string_view code) {
    for (std::size_t at = 0; at < code.size(); ++at) {
      const char c = code[at];
      if (c == '{') {
        open();
      } else if (c == '}') {
        close(code.substr(at + 1));
      } else if (depth_ == 0) {
        extend_head(c);
      }
      if (c == '\n') ++line_;
    }
    return std::move(functions_);
  }

 private:
  void extend_head(char c) {
    if (c == ';' || (c == ':' && ends_with_access_specifier(head_))) {
      head_.clear();
      return;
    }
    if (is_blank(head_)) head_line_ = line_;
    head_ += c == '\n' ? ' ' : c;
  }

  void open() {
    if (depth_ > 0) {
      ++depth_;
    } else if (is_function_head(head_)) {
      depth_ = 1;
    } else {
      head_.clear();
    }
  }

  // The brace of a member initializer is followed by the next one or by the body: one function.
  void close(std::string_view rest) {
    if (depth_ > 1) {
      --depth_;
      return;
    }
    const auto next = rest.find_first_not_of(" \t\n");
    const bool goes_on = next != std::string_view::npos && (rest[next] == ',' || rest[next] == '{');
    if (depth_ == 1 && !goes_on) functions_.push_back({head_, head_line_, line_});
    if (depth_ == 0 || !goes_on) head_.clear();
    depth_ = 0;
  }

  std::vector<Function> functions_;
  std::string head_;
  std::size_t head_line_ = 1;
  std::size_t line_ = 1;
  std::size_t depth_ = 0;  // braces open within a function; 0 is outside
};

bool has_length_limit(std::string_view path) {
  static const std::vector<std::string_view> kEndings{".h",  ".cpp", ".cmake", ".py", ".js",
                                                      ".ts", ".css", ".sh",    ".lua"};
  return path.starts_with("scripts/") || path.ends_with("CMakeLists.txt") ||
         std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

std::string too_long(std::string_view what, std::size_t lines, std::size_t limit) {
  return std::string(what) + " has " + std::to_string(lines) + " lines, more than " +
         std::to_string(limit);
}

}  // namespace

std::vector<Function> functions_of(std::string_view text) {
  return FunctionFinder().find(without_directives(split_layers(text).code));
}

Findings check_file_length(const SourceFile& file) {
  const auto lines = lines_of(file.text).size();
  if (!has_length_limit(file.path) || lines <= kMaxFileLines) return {};
  return {{file.path, 0, too_long("the file", lines, kMaxFileLines)}};
}

Findings check_function_length(const SourceFile& file) {
  Findings findings;
  if (!is_cpp(file.path)) return findings;
  for (const auto& function : functions_of(file.text)) {
    const auto lines = function.last_line - function.first_line + 1;
    if (lines <= kMaxFunctionLines) continue;
    findings.push_back({file.path, function.first_line,
                        too_long("`" + function.head + "`", lines, kMaxFunctionLines)});
  }
  return findings;
}

}  // namespace midflight::rules
