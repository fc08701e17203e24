// Reading back what a search wrote down. What is missing or can't be reads as nothing and is
// remembered: one question at the end tells whether all was well.
#pragma once

#include <string>

#include "core/base/bytes.h"

namespace midflight::sim {

class Intake {
 public:
  explicit Intake(ByteView bytes) : in_(bytes) {}

  template <std::unsigned_integral T>
  [[nodiscard]] T integer() {
    const auto value = in_.integer<T>();
    require(value.has_value());
    return value.value_or(0);
  }
  [[nodiscard]] bool boolean() {
    const auto value = integer<std::uint8_t>();
    require(value <= 1);
    return value == 1;
  }
  // How many things follow that take at least so many bytes each; never more than there is room
  // for.
  [[nodiscard]] std::size_t count(std::size_t least_bytes) {
    const std::size_t value = integer<std::uint32_t>();
    require(value <= in_.rest().size() / least_bytes);
    return good_ ? value : 0;
  }
  [[nodiscard]] std::string text() {
    const auto view = in_.take(count(1));
    return std::string(as_text(view.value_or(ByteView())));
  }
  void require(bool held) { good_ = good_ && held; }
  [[nodiscard]] ByteView rest() const { return in_.rest(); }
  // All was well, and nothing is left.
  [[nodiscard]] bool complete() const { return good_ && in_.empty(); }

 private:
  Reader in_;
  bool good_ = true;
};

}  // namespace midflight::sim
