// What the rules look at: files with their paths from the root, and C++ text taken apart.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace midflight::rules {

struct SourceFile {
  std::string path;  // from the root, with '/'
  std::string text;
};

struct Finding {
  std::string path;
  std::size_t line = 0;  // from 1; 0 is the file or folder as a whole
  std::string message;
  friend bool operator==(const Finding&, const Finding&) = default;
};
using Findings = std::vector<Finding>;

// Every file below the root but what is built, fetched or hidden, in order of path.
[[nodiscard]] std::vector<SourceFile> read_tree(const std::filesystem::path& root);

// Each layer is as long as the text and has its newlines; what belongs to the other is blank.
// Literals keep their quotes and lose their content.
struct Layers {
  std::string code;
  std::string comments;
};
[[nodiscard]] Layers split_layers(std::string_view text);

[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);
[[nodiscard]] bool is_cpp(std::string_view path);
// Is the path this file (with or without ending), a file named after it (`entry_more.h`), or
// below this folder?
[[nodiscard]] bool within(std::string_view path, std::string_view entry);
[[nodiscard]] bool within_any(std::string_view path, const std::vector<std::string_view>& entries);
// "core/base" of "core/base/bytes.h"; empty for a file in the root.
[[nodiscard]] std::string folder_of(std::string_view path);

}  // namespace midflight::rules
