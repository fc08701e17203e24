// Appends JSON to a buffer whose capacity is reused: the hot path of recording.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace midflight::sim {

inline constexpr std::string_view kHexDigits = "0123456789abcdef";

template <std::integral T>
void append_number(std::string& out, T value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

// 16 digits.
[[nodiscard]] inline std::array<char, 16> hex_digits(std::uint64_t value) {
  std::array<char, 16> digits{};
  for (std::size_t i = digits.size(); i-- > 0; value >>= 4U) digits[i] = kHexDigits[value & 15U];
  return digits;
}

inline void append_hex(std::string& out, std::uint64_t value) {
  const auto digits = hex_digits(value);
  out.append(digits.data(), digits.size());
}

[[nodiscard]] inline std::string hex_text(std::uint64_t value) {
  const auto digits = hex_digits(value);
  return {digits.data(), digits.size()};
}

inline void append_hex(std::string& out, ByteView bytes) {
  const auto begin = out.size();
  out.resize(begin + 2 * bytes.size());
  auto* at = out.data() + begin;
  for (const auto byte : bytes) {
    *at++ = kHexDigits[byte >> 4U];
    *at++ = kHexDigits[byte & 15U];
  }
}

// Must be escaped within quotes.
[[nodiscard]] inline bool is_special(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// In quotes, escaped; the text is UTF-8.
inline void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (!is_special(c)) [[likely]] {
      out += c;
    } else if (byte >= 0x20) {
      out += '\\';
      out += c;
    } else {
      out += "\\u00";
      out += kHexDigits[byte >> 4U];
      out += kHexDigits[byte & 15U];
    }
  }
  out += '"';
}

}  // namespace midflight::sim
