#include "scenarios/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace midflight::scenarios {
namespace {

constexpr std::string_view kNumberCharacters = "+-.0123456789Ee";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Walks over the text beside nlohmann's parser, which checks the grammar but does not say where a
// value begins. What it reports in order is found here in the same order.
class TokenFinder {
 public:
  TokenFinder(std::string_view text, std::uint32_t file) : text_(text), file_(file) {}

  // The first character after white space, separators and comments.
  std::size_t seek() {
    while (next_ < text_.size()) {
      if (text_[next_] == '/') {
        const bool line = text_.substr(next_, 2) == "//";
        const auto end = line ? text_.find('\n', next_) : text_.find("*/", next_ + 2);
        next_ = end == std::string_view::npos ? text_.size() : end + (line ? 1 : 2);
      } else if (std::string_view(" \t\r\n,:").find(text_[next_]) != std::string_view::npos) {
        ++next_;
      } else {
        break;
      }
    }
    return next_;
  }

  // Takes a token of this many characters.
  std::string_view take(std::size_t size) {
    const auto token = text_.substr(next_, size);
    next_ += token.size();
    return token;
  }
  std::string_view take_number() {
    return take(std::min(text_.find_first_not_of(kNumberCharacters, next_), text_.size()) - next_);
  }
  void take_string() {
    auto end = next_ + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2U : 1U;
    take(end + 1 - next_);
  }

  Origin origin(std::size_t offset) {
    for (; counted_ < offset; ++counted_) {
      if (text_[counted_] != '\n') continue;
      ++line_;
      line_begin_ = counted_ + 1;
    }
    return {file_, line_, static_cast<std::uint32_t>(offset - line_begin_ + 1)};
  }

 private:
  std::string_view text_;
  std::uint32_t file_;
  std::size_t next_ = 0;
  std::size_t counted_ = 0;
  std::size_t line_begin_ = 0;
  std::uint32_t line_ = 1;
};

// nlohmann's wording without its position, which counts otherwise, and without the text it read,
// which may be long or no UTF-8.
std::string plain_message(std::string message) {
  if (const auto id = message.find("] "); id != std::string::npos) message.erase(0, id + 2);
  if (message.starts_with("parse error")) message.erase(0, message.find(": ") + 2);
  if (const auto read = message.find("; last read: "); read != std::string::npos) {
    const auto expected = message.rfind("; expected ");
    message.erase(read, expected == std::string::npos || expected < read ? std::string::npos
                                                                         : expected - read);
  }
  return "this is not JSON: " + message.substr(0, 160);
}

class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, std::uint32_t file) : size_(text.size()), finder_(text, file) {}

  bool null() override { return scalar(JsonKind::null, 4); }
  bool boolean(bool value) override { return scalar(JsonKind::boolean, value ? 4 : 5); }
  bool number_integer(std::int64_t) override { return number(); }
  bool number_unsigned(std::uint64_t) override { return number(); }
  bool number_float(double, const std::string&) override { return number(); }
  bool string(std::string& text) override {
    auto* value = add(JsonKind::string);
    if (value == nullptr || !is_short(text, value->origin)) return false;
    value->text = std::move(text);
    finder_.take_string();
    return true;
  }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonKind::object); }
  bool start_array(std::size_t) override { return open(JsonKind::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    name_origin_ = finder_.origin(finder_.seek());
    finder_.take_string();
    if (!is_short(name, name_origin_)) return false;
    if (!open_.back().names.insert(name).second) {
      return refuse(name_origin_, "the member " + in_quotes(name) + " is here twice");
    }
    name_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& why) override {
    const auto read = position == 0 ? 0 : position - 1;
    const auto offset = std::min({finder_.seek(), read, size_});
    return refuse(finder_.origin(offset), plain_message(why.what()));
  }

  JsonValue root;
  JsonError error;

 private:
  struct Open {
    JsonValue* value;  // stays where it is: its parent does not grow meanwhile
    std::set<std::string, std::less<>> names;
  };

  bool refuse(Origin origin, std::string message) {
    error.origin = origin;
    error.message = std::move(message);
    for (std::size_t i = 1; i < open_.size(); ++i) {
      const auto& parent = *open_[i - 1].value;
      error.pointer = pointer_below(error.pointer, parent.kind == JsonKind::object
                                                       ? open_[i].value->name
                                                       : std::to_string(parent.items.size() - 1));
    }
    return false;
  }

  bool is_short(const std::string& text, Origin origin) {
    return text.size() <= kMaxJsonText ||
           refuse(origin, "a text of more than " + std::to_string(kMaxJsonText) + " bytes");
  }

  JsonValue* add(JsonKind kind) {
    const auto origin = finder_.origin(finder_.seek());
    if (++count_ > kMaxJsonValues) {
      refuse(origin, "more than " + std::to_string(kMaxJsonValues) + " values");
      return nullptr;
    }
    if (!open_.empty() && open_.back().value->items.size() == kMaxJsonItems) {
      refuse(origin,
             "more than " + std::to_string(kMaxJsonItems) + " values in one array or object");
      return nullptr;
    }
    JsonValue* value = open_.empty() ? &root : &open_.back().value->items.emplace_back();
    value->kind = kind;
    value->origin = origin;
    if (!open_.empty() && open_.back().value->kind == JsonKind::object) {
      value->name = std::move(name_);
      value->name_origin = name_origin_;
    }
    return value;
  }
  bool scalar(JsonKind kind, std::size_t size) {
    auto* value = add(kind);
    if (value != nullptr) value->text = finder_.take(size);
    return value != nullptr;
  }
  bool number() {
    auto* value = add(JsonKind::number);
    if (value != nullptr) value->text = finder_.take_number();
    return value != nullptr;
  }
  bool open(JsonKind kind) {
    auto* value = add(kind);
    if (value == nullptr) return false;
    if (open_.size() == kMaxJsonDepth) {
      return refuse(value->origin,
                    "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
    }
    open_.push_back({value, {}});
    finder_.take(1);
    return true;
  }
  bool close() {
    finder_.seek();
    finder_.take(1);
    open_.pop_back();
    return true;
  }

  std::size_t size_;
  TokenFinder finder_;
  std::vector<Open> open_;
  std::string name_;
  Origin name_origin_;
  std::size_t count_ = 0;
};

void write(const JsonValue& value, std::string& out) {
  const bool object = value.kind == JsonKind::object;
  switch (value.kind) {
    case JsonKind::string:
      out += in_quotes(value.text);
      return;
    case JsonKind::null:
    case JsonKind::boolean:
    case JsonKind::number:
      out += value.text;
      return;
    case JsonKind::array:
    case JsonKind::object:
      break;
  }
  out += object ? '{' : '[';
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) out += ',';
    if (object) out += in_quotes(value.items[i].name) + ':';
    write(value.items[i], out);
  }
  out += object ? '}' : ']';
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view member) const {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const JsonValue& item) { return item.name == member; });
  return kind == JsonKind::object && found != items.end() ? &*found : nullptr;
}

JsonValue* JsonValue::find(std::string_view member) {
  return const_cast<JsonValue*>(std::as_const(*this).find(member));
}

Result<JsonValue, JsonError> parse_json(std::string_view text, std::uint32_t file) {
  if (text.starts_with(kByteOrderMark)) {
    return fail(JsonError{
        {file, 1, 1}, "", "the file begins with a byte order mark; save it as plain UTF-8"});
  }
  Builder builder(text, file);
  const bool ignore_comments = true;
  const bool strict = true;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder,
                                 nlohmann::json::input_format_t::json, strict, ignore_comments)) {
    return fail(std::move(builder.error));
  }
  return std::move(builder.root);
}

std::string to_json(const JsonValue& value) {
  std::string out;
  write(value, out);
  return out;
}

std::string in_quotes(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string pointer_below(const std::string& pointer, std::string_view step) {
  std::string out = pointer + '/';
  for (const char c : step) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

}  // namespace midflight::scenarios
