#include "core/crypto/base64.h"

#include <algorithm>

namespace midflight::crypto {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::optional<std::uint32_t> digit_value(char c) {
  if (c == '-') return 62;
  if (c == '_') return 63;
  const auto at = kDigits.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint32_t>(at);
}

}  // namespace

std::string to_base64(ByteView bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < count; ++i) group |= std::uint32_t{bytes[at + i]} << (8 * i);
    for (std::size_t i = 0; i <= count; ++i) out += kDigits[(group >> (6 * i)) & 63U];
  }
  return out;
}

std::optional<Bytes> from_base64(std::string_view text) {
  Bytes out;
  out.reserve(text.size() / 4 * 3 + 2);
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const auto digits = text.substr(at, 4);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      const auto value = digit_value(digits[i]);
      if (!value) return std::nullopt;
      group |= *value << (6 * i);
    }
    for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
      out.push_back(static_cast<std::uint8_t>(group >> (8 * i)));
    }
  }
  if (out.empty()) return std::nullopt;
  return out;
}

}  // namespace midflight::crypto
