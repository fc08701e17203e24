// A member of a vector: it knows its JSON pointer, can be read as bytes or numbers, and held
// against a computed value. Whatever is wrong with it goes to the report.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "sim/live/vector_check.h"

namespace midflight::sim {

// Collects what one vector's checks say.
struct VectorVerdict {
  VectorReport& report;
  std::string vector;
};

class Field {
 public:
  Field(const nlohmann::json* value, std::string pointer, VectorVerdict& verdict)
      : value_(value), pointer_(std::move(pointer)), verdict_(&verdict) {}

  [[nodiscard]] Field operator[](std::string_view name) const;
  [[nodiscard]] Field at(std::size_t index) const;
  [[nodiscard]] bool present() const { return value_ != nullptr; }
  [[nodiscard]] std::size_t size() const;  // of an array, else 0

  // Inputs: nothing, and a failure, if the member is missing or of another shape.
  [[nodiscard]] std::optional<Bytes> hex() const;
  [[nodiscard]] std::optional<std::string> text() const;
  [[nodiscard]] std::optional<bool> flag() const;  // true, false, 0 or 1
  [[nodiscard]] std::optional<std::uint32_t> number(std::uint32_t most = 0xffff'ffff) const;
  [[nodiscard]] bool is_array() const;
  // Never a failure: for looking ahead.
  [[nodiscard]] bool reads(std::string_view text) const;
  template <std::size_t N>
  [[nodiscard]] std::optional<FixedBytes<N>> fixed() const {
    const auto bytes = hex();
    if (!bytes) return std::nullopt;
    if (bytes->size() == N) return Reader(*bytes).fixed<N>();
    malformed(std::to_string(N) + " bytes in hex");
    return std::nullopt;
  }

  // Checks. must_be takes a missing member for a failure.
  void must_be(std::string_view check, ByteView actual) const;
  void must_be(std::string_view check, std::string_view actual) const;
  void must_be(std::string_view check, const char* actual) const {
    must_be(check, std::string_view(actual));
  }
  void must_be(std::string_view check, std::uint32_t actual) const;
  void must_be(std::string_view check, bool actual) const;
  template <class T>
  void may_be(std::string_view check, const T& actual) const {
    if (present()) must_be(check, actual);
  }
  // A check of anything else: counted, and failed unless it held.
  // NOLINTNEXTLINE(modernize-use-nodiscard): most need not know
  bool holds(std::string_view check, bool held, std::string_view why) const;

  void malformed(std::string_view wanted) const;

 private:
  void judge(std::string_view check, const std::string& expected, const std::string& actual) const;
  void fail(std::string_view check, std::string expected, std::string actual) const;

  const nlohmann::json* value_;
  std::string pointer_;
  VectorVerdict* verdict_;
};

}  // namespace midflight::sim
