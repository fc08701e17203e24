#include "tests/rules/includes.h"

#include <algorithm>
#include <optional>

namespace midflight::rules {
namespace {

struct Include {
  std::string_view target;
  bool angled = false;
};

// Code says whether the line is an include; only the text itself still has the name.
std::optional<Include> include_in(std::string_view code, std::string_view text) {
  const auto hash = code.find_first_not_of(" \t");
  if (hash == std::string_view::npos || code[hash] != '#') return std::nullopt;
  const auto word = code.find_first_not_of(" \t", hash + 1);
  if (word == std::string_view::npos || !code.substr(word).starts_with("include")) {
    return std::nullopt;
  }
  const auto open = text.find_first_of("<\"", word);
  if (open == std::string_view::npos) return std::nullopt;
  const bool angled = text[open] == '<';
  const auto close = text.find(angled ? '>' : '"', open + 1);
  return Include{text.substr(open + 1, close - open - 1), angled};
}

const Room* room_of(std::string_view path) {
  const auto& all = rooms();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Room& room) {
    return path.starts_with(room.path) && path.substr(room.path.size()).starts_with('/');
  });
  return found == all.end() ? nullptr : &*found;
}

std::string refuse_library(const SourceFile& file, std::string_view header) {
  const auto& all = libraries();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Library& library) {
    return within(header, library.header);
  });
  const std::string name = "<" + std::string(header) + ">";
  if (found == all.end()) {
    if (header.find_first_of("./") == std::string_view::npos) return {};
    return name + " is in no row of libraries() in tests/rules/rooms.cpp";
  }
  if (within_any(file.path, found->rooms)) return {};
  std::string allowed;
  for (const auto room : found->rooms) allowed += " " + std::string(room);
  return name + " may be included by" + (allowed.empty() ? " no room" : allowed + " only");
}

std::string refuse_arrow(const Room& room, std::string_view target) {
  if (within(target, room.path) || within(target, "core/base")) return {};
  if (within_any(target, room.may_include)) return {};
  return std::string(room.path) + " may not include \"" + std::string(target) +
         "\" (rooms() in tests/rules/rooms.cpp; names start at the repository root)";
}

bool is_house(std::string_view path) {
  static const std::vector<std::string_view> kHouse{"core", "sim", "scenarios", "reports"};
  return within_any(path, kHouse);
}

}  // namespace

Findings check_includes(const SourceFile& file) {
  if (!is_cpp(file.path) || !is_house(file.path)) return {};
  const auto* room = room_of(file.path);
  if (room == nullptr) return {{file.path, 0, "is in no room of DESIGN's table"}};
  Findings findings;
  const auto layers = split_layers(file.text);
  const auto code = lines_of(layers.code);
  const auto text = lines_of(file.text);
  for (std::size_t i = 0; i < code.size(); ++i) {
    const auto include = include_in(code[i], text[i]);
    if (!include) continue;
    auto message = include->angled ? refuse_library(file, include->target)
                                   : refuse_arrow(*room, include->target);
    if (!message.empty()) findings.push_back({file.path, i + 1, std::move(message)});
  }
  return findings;
}

}  // namespace midflight::rules
