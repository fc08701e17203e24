#include "core/crypto/base64.h"

#include <algorithm>
#include <array>

namespace midflight::crypto {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint8_t kNoDigit = 64;

// What a character is worth.
constexpr auto kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<std::uint8_t>(kDigits[i])] = static_cast<std::uint8_t>(i);
  }
  values[static_cast<std::uint8_t>('-')] = 62;
  values[static_cast<std::uint8_t>('_')] = 63;
  return values;
}();

}  // namespace

std::string to_base64(ByteView bytes) {
  std::string out((bytes.size() * 4 + 2) / 3, '\0');
  auto digit = out.begin();
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < count; ++i) group |= std::uint32_t{bytes[at + i]} << (8 * i);
    for (std::size_t i = 0; i <= count; ++i) *digit++ = kDigits[(group >> (6 * i)) & 63U];
  }
  return out;
}

std::optional<Bytes> from_base64(std::string_view text) {
  Bytes out(text.size() / 4 * 3 + std::max<std::size_t>(text.size() % 4, 1) - 1);
  auto byte = out.begin();
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const auto digits = text.substr(at, 4);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      const std::uint32_t value = kValues[static_cast<std::uint8_t>(digits[i])];
      if (value == kNoDigit) return std::nullopt;
      group |= value << (6 * i);
    }
    for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
      *byte++ = static_cast<std::uint8_t>(group >> (8 * i));
    }
  }
  if (out.empty()) return std::nullopt;
  return out;
}

}  // namespace midflight::crypto
