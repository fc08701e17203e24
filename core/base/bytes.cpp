#include "core/base/bytes.h"

namespace midflight {
namespace {

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

void make_room(Bytes& bytes, std::size_t count) {
  constexpr std::size_t kFirstRoom = 120;  // larger ones glibc joins with others when it frees them
  if (bytes.capacity() < kFirstRoom) bytes.reserve(std::max(kFirstRoom, bytes.size() + count));
}

}  // namespace

void Scratch::grow(std::size_t used) {
  constexpr std::size_t kLeast = 256;
  capacity_ = std::max({2 * capacity_, size_, kLeast});
  auto larger = std::make_unique_for_overwrite<std::uint8_t[]>(capacity_);
  std::copy_n(bytes_.get(), used, larger.get());
  bytes_ = std::move(larger);
}

std::uint8_t* extend(Bytes& bytes, std::size_t count) {
  make_room(bytes, count);
  const auto used = bytes.size();
  bytes.resize(used + count);
  return bytes.data() + used;
}

void append(Bytes& to, ByteView bytes) {
  make_room(to, bytes.size());
  to.insert(to.end(), bytes.begin(), bytes.end());
}

std::string to_hex(ByteView bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (const auto byte : bytes) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = hex_digit(text[i]);
    const auto low = hex_digit(text[i + 1]);
    if (!high || !low) return std::nullopt;
    out.push_back(static_cast<std::uint8_t>(*high << 4U | *low));
  }
  return out;
}

}  // namespace midflight
