// Reading typed values out of a document. A Cursor knows what it stands on and where its errors go:
// the first error wins and later ones are dropped, so that decoders can go on without looking.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/json.h"
#include "scenarios/names.h"
#include "scenarios/reader.h"

namespace midflight::scenarios {

struct Context {
  const FileLoader& load_file;
  std::vector<std::string> files;  // by Origin::file
  std::optional<Diagnostic> error;

  void report(Origin origin, const std::string& pointer, std::string message);
};

class Cursor {
 public:
  Cursor(const JsonValue& value, std::string pointer, Context& context)
      : value_(&value), pointer_(std::move(pointer)), context_(&context) {}

  [[nodiscard]] const JsonValue& value() const { return *value_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  [[nodiscard]] Context& context() const { return *context_; }
  [[nodiscard]] bool is(JsonKind kind) const { return value_->kind == kind; }

  void error(std::string message) const;
  void error_at_name(std::string message) const;
  void expected(std::string_view what) const;  // "expected what, got ..."

  // The items of the container that it stands on; none, and an error, if that is another kind.
  [[nodiscard]] std::vector<Cursor> elements() const;
  [[nodiscard]] std::vector<Cursor> members() const;

  // Stands on `item`, an item of this container.
  [[nodiscard]] Cursor at(const JsonValue& item) const;

 private:
  const JsonValue* value_;
  std::string pointer_;
  Context* context_;
};

struct Range {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};
// The largest seed or count: every JSON tool keeps it exactly.
inline constexpr std::uint64_t kMaxExact = (std::uint64_t{1} << 53) - 1;
enum class Sign : std::uint8_t { not_negative, positive, any };

// Each leaves `out` as it was after an error.
void decode(const Cursor& cursor, bool& out);
void decode(const Cursor& cursor, std::string& out);
void decode(const Cursor& cursor, std::uint32_t& out, Range range);
void decode(const Cursor& cursor, std::uint64_t& out, Range range);
void decode(const Cursor& cursor, std::int64_t& out, std::int64_t magnitude);
void decode(const Cursor& cursor, Duration& out, Sign sign = Sign::not_negative);
void decode(const Cursor& cursor, sim::Ratio& out);  // a probability
void decode(const Cursor& cursor, sim::TcpModel& out);
template <class T, class... Limits>
void decode(const Cursor& cursor, std::optional<T>& out, Limits... limits) {
  T value{};
  decode(cursor, value, limits...);
  out = value;
}

// The name's place in the vocabulary.
[[nodiscard]] std::optional<std::size_t> decode_name(const Cursor& cursor,
                                                     const Vocabulary& vocabulary);
// The node of that name; invalid after an error.
[[nodiscard]] NodeIndex decode_node(const Cursor& cursor, const sim::ScenarioConfig& config);
// Two different nodes, as ["alpha", "beta"].
struct NodePair {
  NodeIndex a;
  NodeIndex b;
};
[[nodiscard]] NodePair decode_pair(const Cursor& cursor, const sim::ScenarioConfig& config);
// Two different nodes, as "alpha>beta".
[[nodiscard]] std::optional<NodePair> decode_direction(std::string_view text,
                                                       const sim::ScenarioConfig& config);

// An object of a known section. Reports a value of another kind and members that it can't have.
class Object {
 public:
  Object(const Cursor& cursor, const Section& section);

  [[nodiscard]] const Cursor& cursor() const { return cursor_; }
  [[nodiscard]] bool has(std::string_view name) const { return cursor_.value().find(name); }
  [[nodiscard]] std::optional<Cursor> find(std::string_view name) const;
  // An error, with `why` to explain, if there is none.
  [[nodiscard]] std::optional<Cursor> require(std::string_view name,
                                              std::string_view why = {}) const;
  // The one of `choices` that is there; an error unless there is exactly one.
  [[nodiscard]] std::optional<Cursor> exactly_one(Names choices) const;
  // An error for each of `names` that is there: it only goes with `owner`.
  void refuse(Names names, std::string_view owner) const;

  template <class T, class... Limits>
  void read(std::string_view name, T& out, Limits... limits) const {
    if (const auto member = find(name)) decode(*member, out, limits...);
  }
  template <class T, class... Limits>
  void read_required(std::string_view name, T& out, Limits... limits) const {
    if (const auto member = require(name)) decode(*member, out, limits...);
  }
  [[nodiscard]] NodeIndex node(std::string_view name, const sim::ScenarioConfig& config) const;

 private:
  Cursor cursor_;
};

}  // namespace midflight::scenarios
