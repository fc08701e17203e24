// A JSON document that remembers where each value was written. Numbers keep their literal, so that
// 0.001 can be read as exactly 1/1000. `//` and `/* */` are comments (spec 4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace midflight::scenarios {

// Where a value was written: `file` counts the files that were read. Line and column begin at 1, a
// column is a byte; line 0 means that there are no lines (the command line).
struct Origin {
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend bool operator==(const Origin&, const Origin&) = default;
};

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

struct JsonValue {
  JsonKind kind = JsonKind::null;
  Origin origin;
  std::string name;              // a member of an object has a name
  Origin name_origin;            // and a place where that stands
  std::string text;              // a string's characters; a number's or boolean's literal
  std::vector<JsonValue> items;  // an array's elements, an object's members in order

  [[nodiscard]] const JsonValue* find(std::string_view member) const;
  [[nodiscard]] JsonValue* find(std::string_view member);
};

struct JsonError {
  Origin origin;
  std::string pointer;  // the container that was open
  std::string message;
};

inline constexpr std::size_t kMaxJsonDepth = 64;
inline constexpr std::size_t kMaxJsonValues = 1'000'000;
inline constexpr std::size_t kMaxJsonItems = 20'000;  // of one array or object
inline constexpr std::size_t kMaxJsonText = 200'000;  // bytes of one string, or of a name

// Refuses what is not one JSON value, duplicate members, and more than these bounds.
[[nodiscard]] Result<JsonValue, JsonError> parse_json(std::string_view text, std::uint32_t file);

// Compact, in the order of the document.
[[nodiscard]] std::string to_json(const JsonValue& value);
[[nodiscard]] std::string in_quotes(std::string_view text);

// One more step of a JSON pointer (RFC 6901), escaped.
[[nodiscard]] std::string pointer_below(const std::string& pointer, std::string_view step);

}  // namespace midflight::scenarios
