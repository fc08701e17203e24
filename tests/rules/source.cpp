#include "tests/rules/source.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

namespace midflight::rules {
namespace {

namespace fs = std::filesystem;

bool is_skipped(const fs::directory_entry& entry) {
  const auto name = entry.path().filename().string();
  if (name.starts_with('.')) return true;
  return entry.is_directory() &&
         (name == "build" || name.starts_with("build-") || name == "node_modules");
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

enum class TokenKind { code, comment, literal };
struct Token {
  TokenKind kind = TokenKind::code;
  std::size_t end = 0;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::size_t end_after(std::string_view text, std::string_view what, std::size_t from) {
  const auto at = text.find(what, from);
  return at == std::string_view::npos ? text.size() : at + what.size();
}

std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  while (at < text.size() && text[at] != text[begin]) at += text[at] == '\\' ? 2U : 1U;
  return std::min(at + 1, text.size());
}

std::size_t end_of_raw_string(std::string_view text, std::size_t begin) {
  const auto open = std::min(text.find('(', begin), text.size());
  const auto delimiter = text.substr(begin + 2, open - begin - 2);
  return end_after(text, ")" + std::string(delimiter) + "\"", open);
}

Token token_at(std::string_view text, std::size_t begin) {
  const auto rest = text.substr(begin);
  const bool after_word = begin > 0 && is_word(text[begin - 1]);
  if (rest.starts_with("//")) {
    return {TokenKind::comment, std::min(text.find('\n', begin), text.size())};
  }
  if (rest.starts_with("/*")) return {TokenKind::comment, end_after(text, "*/", begin + 2)};
  if (rest.starts_with("R\"") && !after_word) {
    return {TokenKind::literal, end_of_raw_string(text, begin)};
  }
  // After a word a single quote separates digits.
  if (rest.front() == '"' || (rest.front() == '\'' && !after_word)) {
    return {TokenKind::literal, end_of_quoted(text, begin)};
  }
  return {TokenKind::code, begin + 1};
}

}  // namespace

std::vector<SourceFile> read_tree(const fs::path& root) {
  std::vector<SourceFile> tree;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::end(it); ++it) {
    if (is_skipped(*it)) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file()) {
      tree.push_back({fs::relative(it->path(), root).generic_string(), read(it->path())});
    }
  }
  std::sort(tree.begin(), tree.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return tree;
}

Layers split_layers(std::string_view text) {
  std::string blank(text);
  std::replace_if(
      blank.begin(), blank.end(), [](char c) { return c != '\n'; }, ' ');
  Layers layers{blank, blank};
  for (std::size_t begin = 0; begin < text.size();) {
    const auto token = token_at(text, begin);
    if (token.kind == TokenKind::literal) {
      layers.code[begin] = '"';
      layers.code[token.end - 1] = '"';
    } else {
      auto& layer = token.kind == TokenKind::code ? layers.code : layers.comments;
      layer.replace(begin, token.end - begin, text.substr(begin, token.end - begin));
    }
    begin = token.end;
  }
  return layers;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_cpp(std::string_view path) { return path.ends_with(".h") || path.ends_with(".cpp"); }

bool within(std::string_view path, std::string_view entry) {
  if (!path.starts_with(entry)) return false;
  const auto rest = path.substr(entry.size());
  return rest.empty() || rest.front() == '/' || rest.front() == '.' || rest.front() == '_';
}

bool within_any(std::string_view path, const std::vector<std::string_view>& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](std::string_view entry) { return within(path, entry); });
}

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash));
}

}  // namespace midflight::rules
