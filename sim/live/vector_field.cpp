#include "sim/live/vector_field.h"

namespace midflight::sim {
namespace {

constexpr std::size_t kLongestQuote = 120;

// JSON pointers write '~' and '/' in another way (RFC 6901).
std::string escaped(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

// What the file has in the member's place, for people.
std::string quoted(const nlohmann::json* value) {
  if (value == nullptr) return "nothing";
  if (value->is_structured()) return std::string("an ") + value->type_name();
  auto text = value->dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > kLongestQuote) text = text.substr(0, kLongestQuote) + "...";
  return text;
}

}  // namespace

Field Field::operator[](std::string_view name) const {
  const nlohmann::json* member = nullptr;
  if (value_ != nullptr && value_->is_object()) {
    const auto found = value_->find(name);
    if (found != value_->end()) member = &*found;
  }
  return {member, pointer_ + "/" + escaped(name), *verdict_};
}

Field Field::at(std::size_t index) const {
  return {index < size() ? &(*value_)[index] : nullptr, pointer_ + "/" + std::to_string(index),
          *verdict_};
}

std::size_t Field::size() const {
  return value_ != nullptr && value_->is_array() ? value_->size() : 0;
}

std::optional<Bytes> Field::hex() const {
  std::optional<Bytes> bytes;
  if (value_ != nullptr && value_->is_string()) {
    bytes = from_hex(value_->get_ref<const std::string&>());
  }
  if (!bytes) malformed("an even number of hex digits");
  return bytes;
}

std::optional<std::string> Field::text() const {
  if (value_ != nullptr && value_->is_string()) return value_->get_ref<const std::string&>();
  malformed("a text");
  return std::nullopt;
}

std::optional<bool> Field::flag() const {
  if (value_ != nullptr && value_->is_boolean()) return value_->get<bool>();
  if (value_ != nullptr && value_->is_number_unsigned() && value_->get<std::uint64_t>() <= 1) {
    return value_->get<std::uint64_t>() == 1;
  }
  malformed("true or false");
  return std::nullopt;
}

std::optional<std::uint32_t> Field::number(std::uint32_t most) const {
  if (value_ != nullptr && value_->is_number_unsigned() && value_->get<std::uint64_t>() <= most) {
    return static_cast<std::uint32_t>(value_->get<std::uint64_t>());
  }
  malformed("a whole number from 0 to " + std::to_string(most));
  return std::nullopt;
}

bool Field::is_array() const {
  if (value_ != nullptr && value_->is_array()) return true;
  malformed("an array");
  return false;
}

bool Field::reads(std::string_view text) const {
  return value_ != nullptr && value_->is_string() && value_->get_ref<const std::string&>() == text;
}

void Field::must_be(std::string_view check, ByteView actual) const {
  if (const auto expected = hex())
    judge(check, midflight::to_hex(*expected), midflight::to_hex(actual));
}

void Field::must_be(std::string_view check, std::string_view actual) const {
  if (const auto expected = text()) judge(check, *expected, std::string(actual));
}

void Field::must_be(std::string_view check, std::uint32_t actual) const {
  if (const auto expected = number()) {
    judge(check, std::to_string(*expected), std::to_string(actual));
  }
}

void Field::must_be(std::string_view check, bool actual) const {
  const auto word = [](bool value) { return value ? "true" : "false"; };
  if (const auto expected = flag()) judge(check, word(*expected), word(actual));
}

bool Field::holds(std::string_view check, bool held, std::string_view why) const {
  ++verdict_->report.checks;
  if (!held) fail(check, quoted(value_), std::string(why));
  return held;
}

void Field::malformed(std::string_view wanted) const {
  ++verdict_->report.checks;
  fail(present() ? "shape of the member" : "missing member", std::string(wanted), quoted(value_));
}

void Field::judge(std::string_view check, const std::string& expected,
                  const std::string& actual) const {
  ++verdict_->report.checks;
  if (expected != actual) fail(check, expected, actual);
}

void Field::fail(std::string_view check, std::string expected, std::string actual) const {
  verdict_->report.failures.push_back(
      {verdict_->vector, pointer_, std::string(check), std::move(expected), std::move(actual)});
}

}  // namespace midflight::sim
