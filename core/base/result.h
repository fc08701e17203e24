// Operating errors are values: Result<T> holds a T or an E, and may not be ignored.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace midflight {

// An error for people: what was wrong and what to do about it.
struct Error {
  std::string message;
};

template <class T, class E = Error>
class [[nodiscard]] Result : public tl::expected<T, E> {
 public:
  using tl::expected<T, E>::expected;
};

template <class E>
[[nodiscard]] auto fail(E error) {
  return tl::unexpected<E>(std::move(error));
}
[[nodiscard]] inline auto fail(std::string message) {
  return tl::unexpected<Error>(Error{std::move(message)});
}
[[nodiscard]] inline auto fail(const char* message) { return fail(std::string(message)); }

}  // namespace midflight
