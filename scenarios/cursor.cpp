#include "scenarios/cursor.h"

#include <algorithm>
#include <charconv>

#include "scenarios/units.h"

namespace midflight::scenarios {
namespace {

// Long texts are cut: a message is one line.
std::string brief(std::string_view text, std::size_t longest = 60) {
  return text.size() <= longest ? std::string(text) : std::string(text.substr(0, longest)) + "...";
}

std::string describe(const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::null:
    case JsonKind::boolean:
    case JsonKind::number:
      return brief(value.text);
    case JsonKind::string:
      return in_quotes(brief(value.text));
    case JsonKind::array:
      return "an array";
    case JsonKind::object:
      return "an object";
  }
  return "";
}

std::string listed(Names names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += in_quotes(names[i]);
  }
  return out;
}

std::vector<std::string_view> node_names(const sim::ScenarioConfig& config) {
  std::vector<std::string_view> out;
  for (const auto& node : config.nodes) out.emplace_back(node.name);
  return out;
}

}  // namespace

void Context::report(Origin origin, const std::string& pointer, std::string message) {
  if (error) return;
  constexpr std::size_t kLongestPointer = 300;
  error = Diagnostic{files[origin.file], origin.line, origin.column,
                     brief(pointer, kLongestPointer), std::move(message)};
}

void Cursor::error(std::string message) const {
  context_->report(value_->origin, pointer_, std::move(message));
}

void Cursor::error_at_name(std::string message) const {
  context_->report(value_->name_origin, pointer_, std::move(message));
}

void Cursor::expected(std::string_view what) const {
  error("expected " + std::string(what) + ", got " + describe(*value_));
}

Cursor Cursor::at(const JsonValue& item) const {
  const auto index = &item - value_->items.data();
  return {item, pointer_below(pointer_, is(JsonKind::object) ? item.name : std::to_string(index)),
          *context_};
}

std::vector<Cursor> Cursor::elements() const {
  std::vector<Cursor> out;
  if (!is(JsonKind::array)) {
    expected("an array");
    return out;
  }
  for (const auto& item : value_->items) out.push_back(at(item));
  return out;
}

std::vector<Cursor> Cursor::members() const {
  std::vector<Cursor> out;
  if (!is(JsonKind::object)) {
    expected("an object");
    return out;
  }
  for (const auto& item : value_->items) out.push_back(at(item));
  return out;
}

void decode(const Cursor& cursor, bool& out) {
  if (!cursor.is(JsonKind::boolean)) return cursor.expected("true or false");
  out = cursor.value().text == "true";
}

void decode(const Cursor& cursor, std::string& out) {
  if (!cursor.is(JsonKind::string)) return cursor.expected("a string");
  out = cursor.value().text;
}

void decode(const Cursor& cursor, std::uint64_t& out, Range range) {
  const auto& text = cursor.value().text;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = cursor.is(JsonKind::number) && end == text.data() + text.size();
  if (!whole || error != std::errc{} || value < range.least || value > range.most) {
    return cursor.expected("a whole number from " + std::to_string(range.least) + " to " +
                           std::to_string(range.most));
  }
  out = value;
}

void decode(const Cursor& cursor, std::uint32_t& out, Range range) {
  std::uint64_t wide = out;
  decode(cursor, wide, range);
  out = static_cast<std::uint32_t>(wide);
}

void decode(const Cursor& cursor, std::int64_t& out, std::int64_t magnitude) {
  const auto& text = cursor.value().text;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = cursor.is(JsonKind::number) && end == text.data() + text.size();
  if (!whole || error != std::errc{} || value < -magnitude || value > magnitude) {
    return cursor.expected("a whole number from -" + std::to_string(magnitude) + " to " +
                           std::to_string(magnitude));
  }
  out = value;
}

void decode(const Cursor& cursor, Duration& out, Sign sign) {
  if (!cursor.is(JsonKind::string)) return cursor.expected("a duration such as \"10ms\"");
  const auto value = parse_duration(cursor.value().text);
  if (!value) return cursor.error(value.error().message + ", got " + describe(cursor.value()));
  if (sign != Sign::any && value->count() < 0) return cursor.expected("a duration of 0 or more");
  if (sign == Sign::positive && value->count() == 0) return cursor.expected("a duration above 0");
  out = *value;
}

void decode(const Cursor& cursor, sim::Ratio& out) {
  constexpr std::string_view kProbability =
      "a probability from 0 to 1, such as 0.001 or \"1/1000\"";
  const auto& text = cursor.value().text;
  const bool ratio = cursor.is(JsonKind::string) && text.find('/') != std::string::npos;
  if (!cursor.is(JsonKind::number) && !ratio) return cursor.expected(kProbability);
  const auto value = parse_ratio(text);
  if (!value && text.starts_with('-')) return cursor.expected(kProbability);
  if (!value) return cursor.error(value.error().message + ", got " + describe(cursor.value()));
  if (value->numerator > value->denominator) return cursor.expected(kProbability);
  out = *value;
}

void decode(const Cursor& cursor, sim::TcpModel& out) {
  const auto model = decode_name(cursor, names::kTcpModel);
  if (model) out = *model == 0 ? sim::TcpModel::segments : sim::TcpModel::stream;
}

std::optional<std::size_t> decode_name(const Cursor& cursor, const Vocabulary& vocabulary) {
  std::string name;
  if (!cursor.is(JsonKind::string)) {
    cursor.expected("one of " + listed(vocabulary.names));
    return std::nullopt;
  }
  decode(cursor, name);
  const auto found = std::find(vocabulary.names.begin(), vocabulary.names.end(), name);
  if (found == vocabulary.names.end()) {
    std::string kind(vocabulary.name);
    std::replace(kind.begin(), kind.end(), '_', ' ');
    cursor.error("there is no " + kind + " " + describe(cursor.value()) +
                 suggestion(name, vocabulary.names));
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - vocabulary.names.begin());
}

NodeIndex decode_node(const Cursor& cursor, const sim::ScenarioConfig& config) {
  if (!cursor.is(JsonKind::string)) {
    cursor.expected("the name of a node");
    return {};
  }
  const auto& name = cursor.value().text;
  const auto node = config.find_node(name);
  if (!node.valid()) {
    cursor.error("there is no node " + describe(cursor.value()) +
                 suggestion(name, node_names(config)));
  }
  return node;
}

NodePair decode_pair(const Cursor& cursor, const sim::ScenarioConfig& config) {
  if (!cursor.is(JsonKind::array) || cursor.value().items.size() != 2) {
    cursor.expected("two nodes, as [\"alpha\", \"beta\"]");
    return {};
  }
  const auto& items = cursor.value().items;
  const NodePair pair{decode_node(cursor.at(items[0]), config),
                      decode_node(cursor.at(items[1]), config)};
  if (pair.a == pair.b) cursor.at(items[1]).error("expected two different nodes");
  return pair;
}

std::optional<NodePair> decode_direction(std::string_view text, const sim::ScenarioConfig& config) {
  const auto arrow = text.find('>');
  if (arrow == std::string_view::npos) return std::nullopt;
  const NodePair pair{config.find_node(text.substr(0, arrow)),
                      config.find_node(text.substr(arrow + 1))};
  if (!pair.a.valid() || !pair.b.valid() || pair.a == pair.b) return std::nullopt;
  return pair;
}

Object::Object(const Cursor& cursor, const Section& section) : cursor_(cursor) {
  for (const auto& member : cursor.members()) {
    const auto& name = member.value().name;
    const bool known =
        std::find(section.members.begin(), section.members.end(), name) != section.members.end();
    const bool direction = section.directions && name.find('>') != std::string::npos;
    if (!known && !direction) {
      member.error_at_name("there is no member " + in_quotes(brief(name)) + " here" +
                           suggestion(name, section.members));
    }
  }
}

std::optional<Cursor> Object::find(std::string_view name) const {
  const auto* value = cursor_.value().find(name);
  if (value == nullptr) return std::nullopt;
  return cursor_.at(*value);
}

std::optional<Cursor> Object::require(std::string_view name, std::string_view why) const {
  auto member = find(name);
  if (!member) {
    cursor_.context().report(cursor_.value().origin, pointer_below(cursor_.pointer(), name),
                             "the member " + in_quotes(name) + " is missing" +
                                 (why.empty() ? "" : ": " + std::string(why)));
  }
  return member;
}

std::optional<Cursor> Object::exactly_one(Names choices) const {
  std::optional<Cursor> chosen;
  for (const auto choice : choices) {
    auto member = find(choice);
    if (!member) continue;
    if (chosen) {
      member->error_at_name(in_quotes(choice) + " and " + in_quotes(chosen->value().name) +
                            " exclude each other");
      return std::nullopt;
    }
    chosen = std::move(member);
  }
  if (!chosen) cursor_.error("one of " + listed(choices) + " is missing");
  return chosen;
}

void Object::refuse(Names names, std::string_view owner) const {
  for (const auto name : names) {
    if (const auto member = find(name)) {
      member->error_at_name(in_quotes(name) + " only goes with " + std::string(owner));
    }
  }
}

NodeIndex Object::node(std::string_view name, const sim::ScenarioConfig& config) const {
  const auto member = require(name);
  return member ? decode_node(*member, config) : NodeIndex{};
}

}  // namespace midflight::scenarios
