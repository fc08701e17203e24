// The members of one JSON object of a trace, taken one by one: a wrong type or range, a missing
// member and one that nobody took are errors.
#pragma once

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace midflight::sim {

class Members {
 public:
  // Nothing if the text is no JSON object.
  [[nodiscard]] static std::optional<Members> parse(std::string_view text);
  explicit Members(nlohmann::json object) : object_(std::move(object)) {}

  [[nodiscard]] bool has(const char* name) const { return object_.contains(name); }
  // What a member of the wrong kind, or a missing one without a default, gives is of no meaning;
  // `error` tells.
  template <class T>
  [[nodiscard]] T number(const char* name, std::optional<T> otherwise = std::nullopt) {
    const nlohmann::json* value = take(name, otherwise.has_value());
    if (value == nullptr) return otherwise.value_or(T{});
    if (value->is_number_unsigned()) {
      const auto whole = value->get<std::uint64_t>();
      if (whole <= static_cast<std::uint64_t>(std::numeric_limits<T>::max())) {
        return static_cast<T>(whole);
      }
    } else if (std::numeric_limits<T>::is_signed && value->is_number_integer()) {
      const auto whole = value->get<std::int64_t>();
      if (whole >= std::numeric_limits<T>::min()) return static_cast<T>(whole);
    }
    wrong(name, "a whole number in its range");
    return T{};
  }
  [[nodiscard]] std::string text(const char* name,
                                 const std::optional<std::string>& otherwise = {});
  // 16 hex digits.
  [[nodiscard]] std::uint64_t hex(const char* name);
  // Any value; null if it is missing.
  [[nodiscard]] const nlohmann::json& value(const char* name);

  void wrong(std::string_view name, std::string_view expected);
  // Of the first error, or of a member that nobody took.
  [[nodiscard]] std::optional<std::string> error() const;

 private:
  [[nodiscard]] const nlohmann::json* take(const char* name, bool optional);

  nlohmann::json object_;
  std::size_t taken_ = 0;
  std::string error_;
};

// 16 digits, lower case.
[[nodiscard]] std::optional<std::uint64_t> parse_hex(std::string_view digits);

}  // namespace midflight::sim
