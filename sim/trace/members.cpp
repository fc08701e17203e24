#include "sim/trace/members.h"

#include <charconv>

#include "core/base/nesting.h"

namespace midflight::sim {

std::optional<std::uint64_t> parse_hex(std::string_view digits) {
  std::uint64_t value = 0;
  const auto* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, value, 16);
  const bool upper = digits.find_first_of("ABCDEF") != std::string_view::npos;
  if (digits.size() != 16 || upper || parsed.ec != std::errc() || parsed.ptr != end)
    return std::nullopt;
  return value;
}

std::optional<Members> Members::parse(std::string_view text) {
  if (nests_too_deep(text)) return std::nullopt;
  auto object = nlohmann::json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  return Members(std::move(object));
}

const nlohmann::json* Members::take(const char* name, bool optional) {
  const auto found = object_.find(name);
  if (found != object_.end()) {
    ++taken_;
    return &*found;
  }
  if (!optional) wrong(name, "to be there");
  return nullptr;
}

std::string Members::text(const char* name, const std::optional<std::string>& otherwise) {
  const auto* value = take(name, otherwise.has_value());
  if (value == nullptr) return otherwise.value_or("");
  if (value->is_string()) return value->get<std::string>();
  wrong(name, "a text");
  return {};
}

std::uint64_t Members::hex(const char* name) {
  const auto value = parse_hex(text(name));
  if (!value) wrong(name, "16 hex digits");
  return value.value_or(0);
}

const nlohmann::json& Members::value(const char* name) {
  static const nlohmann::json kMissing;
  const auto* found = take(name, false);
  return found == nullptr ? kMissing : *found;
}

void Members::wrong(std::string_view name, std::string_view expected) {
  if (error_.empty()) error_ = std::string(name) + ": expected " + std::string(expected);
}

std::optional<std::string> Members::error() const {
  if (!error_.empty()) return error_;
  if (taken_ != object_.size()) return "it has a member that this version does not know";
  return std::nullopt;
}

}  // namespace midflight::sim
