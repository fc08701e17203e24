// DESIGN's table of rooms as data, and the check of every include against it.
#pragma once

#include "tests/rules/source.h"

namespace midflight::rules {

struct Room {
  std::string_view path;
  std::vector<std::string_view> may_include;  // besides itself and core/base; entries as in within
};
struct Library {
  std::string_view header;  // an entry as in within
  std::vector<std::string_view> rooms;
};

[[nodiscard]] const std::vector<Room>& rooms();
// Headers that only some rooms may include. Any other header in angle brackets must be one of the
// standard library, recognised by having neither a slash nor an ending.
[[nodiscard]] const std::vector<Library>& libraries();

[[nodiscard]] Findings check_includes(const SourceFile& file);

}  // namespace midflight::rules
