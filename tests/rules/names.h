// Names that must not appear: in core and sim because two runs could differ, elsewhere because
// there is something better. Each finding says what to use instead.
#pragma once

#include "tests/rules/source.h"

namespace midflight::rules {

struct NameException {
  std::string_view path;  // an entry as in within
  std::string_view name;  // as in the table of banned names
  std::string_view reason;
};
[[nodiscard]] const std::vector<NameException>& name_exceptions();

[[nodiscard]] Findings check_names(const SourceFile& file);

}  // namespace midflight::rules
