// Bytes and the two ways to touch them. Integers are big-endian, as everywhere on tinc's wire.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace midflight {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
template <std::size_t N>
using FixedBytes = std::array<std::uint8_t, N>;

[[nodiscard]] inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[nodiscard]] std::string to_hex(ByteView bytes);
// Nothing if the length is odd or a character is no hex digit.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

// So many more bytes at the end, to be written to at once. The first room suffices for most: bytes
// that grow from nothing step by step are allocated at each.
[[nodiscard]] std::uint8_t* extend(Bytes& bytes, std::size_t count);
void append(Bytes& to, ByteView bytes);

// Without a loop, so that it becomes one load or store.
template <std::unsigned_integral T>
[[nodiscard]] T get_big_endian(const std::uint8_t* from) {
  return [from]<std::size_t... I>(std::index_sequence<I...>) {
    return static_cast<T>(((T{from[I]} << 8 * (sizeof(T) - 1 - I)) | ...));
  }
  (std::make_index_sequence<sizeof(T)>());
}
// Returns where the next one goes.
template <std::integral T>
std::uint8_t* put_big_endian(std::uint8_t* to, T value) {
  [ to, value ]<std::size_t... I>(std::index_sequence<I...>) {
    ((to[I] = static_cast<std::uint8_t>(value >> 8 * (sizeof(T) - 1 - I))), ...);
  }
  (std::make_index_sequence<sizeof(T)>());
  return to + sizeof(T);
}
template <std::size_t N>
std::uint8_t* put_big_endian(std::uint8_t* to, const FixedBytes<N>& bytes) {
  std::memcpy(to, bytes.data(), N);  // becomes a few moves, which g++ 12 doesn't make of std::copy
  return to + N;
}

// Reads from the front of a view. Asking for more than is left yields nothing and moves nothing.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  template <std::unsigned_integral T>
  [[nodiscard]] std::optional<T> integer() {
    const auto view = take(sizeof(T));
    if (!view) return std::nullopt;
    return get_big_endian<T>(view->data());
  }
  [[nodiscard]] std::optional<ByteView> take(std::size_t count) {
    if (count > rest_.size()) return std::nullopt;
    const auto view = rest_.first(count);
    rest_ = rest_.subspan(count);
    return view;
  }
  template <std::size_t N>
  [[nodiscard]] std::optional<FixedBytes<N>> fixed() {
    const auto view = take(N);
    if (!view) return std::nullopt;
    FixedBytes<N> out{};
    std::memcpy(out.data(), view->data(), N);
    return out;
  }
  [[nodiscard]] ByteView rest() const { return rest_; }
  [[nodiscard]] bool empty() const { return rest_.empty(); }

 private:
  ByteView rest_;
};

// Of a size that is known ahead: bool goes as one byte, ticks of time as two's complement.
template <class T>
inline constexpr bool kIsField = std::unsigned_integral<T> || std::same_as<T, std::int64_t>;
template <std::size_t N>
inline constexpr bool kIsField<FixedBytes<N>> = true;
template <class T>
concept Field = kIsField<T>;

// Room for bytes that are written down to be hashed and forgotten, which is most of what a search
// does: unlike Bytes it zeroes nothing when it grows, and a copy of it is empty.
class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch& /*other*/) {}
  Scratch& operator=(const Scratch& /*other*/) { return *this; }
  Scratch(Scratch&&) noexcept = default;
  Scratch& operator=(Scratch&&) noexcept = default;
  ~Scratch() = default;

  [[nodiscard]] ByteView bytes() const { return {bytes_.get(), size_}; }
  void clear() { size_ = 0; }
  // What the caller must write to at once: so many bytes at the end.
  [[nodiscard]] std::uint8_t* extend(std::size_t count) {
    const auto used = std::exchange(size_, size_ + count);
    if (size_ > capacity_) grow(used);
    return bytes_.get() + used;
  }

 private:
  void grow(std::size_t used);

  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Appends to a buffer that its owner keeps, so that the capacity is reused.
class Writer {
 public:
  explicit Writer(Bytes& out) : out_(&out) {}
  explicit Writer(Scratch& out) : scratch_(&out) {}

  template <std::unsigned_integral T>
  Writer& integer(T value) {
    return fields(value);
  }
  // One after another; the buffer grows once, which is most of what a short write costs.
  template <Field... T>
  Writer& fields(const T&... values) {
    auto* to = extend((sizeof(T) + ...));
    ((to = put_big_endian(to, values)), ...);
    return *this;
  }
  Writer& bytes(ByteView view) {
    std::copy(view.begin(), view.end(), extend(view.size()));
    return *this;
  }
  template <std::size_t N>
  Writer& bytes(const FixedBytes<N>& view) {
    return fields(view);
  }
  Writer& text(std::string_view view) { return bytes(as_bytes(view)); }
  Writer& boolean(bool value) { return integer<std::uint8_t>(value ? 1 : 0); }
  Writer& signed64(std::int64_t value) { return integer(static_cast<std::uint64_t>(value)); }
  // A length and then the bytes: two different lists of views never write the same.
  Writer& counted(ByteView view) {
    auto* to = extend(sizeof(std::uint32_t) + view.size());
    to = put_big_endian(to, static_cast<std::uint32_t>(view.size()));
    std::copy(view.begin(), view.end(), to);
    return *this;
  }
  Writer& counted(std::string_view view) { return counted(as_bytes(view)); }

 private:
  std::uint8_t* extend(std::size_t count) {
    return scratch_ != nullptr ? scratch_->extend(count) : midflight::extend(*out_, count);
  }

  Bytes* out_ = nullptr;  // one of the two
  Scratch* scratch_ = nullptr;
};

}  // namespace midflight
