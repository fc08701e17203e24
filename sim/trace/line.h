// The lines of a trace after its header (FORMAT.md): formatted one way only, so that two of them
// say the same exactly if they are the same text.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>

#include "sim/kernel/event.h"
#include "sim/trace/choice_list.h"
#include "sim/trace/digest.h"
#include "sim/trace/header.h"

namespace midflight::sim {

class Members;

inline constexpr std::array<std::string_view, 5> kSeverityNames{"trace", "debug", "info", "warning",
                                                                "error"};

class LineFormat {
 public:
  LineFormat(std::span<const std::string> nodes, std::span<const Place> places);

  // Each appends a line without its end.
  // A real daemon has no digest.
  void append(std::string& out, const Event& event, std::optional<DigestValue> digest) const;
  void append(std::string& out, const Choice& choice) const;
  // The state that a step left its node in, by its fingerprint.
  void append_state(std::string& out, NodeIndex node, std::uint64_t state) const;

  // In quotes.
  [[nodiscard]] std::string_view node_name(NodeIndex node) const;

 private:
  std::vector<std::string> nodes_;  // in quotes
  std::vector<Place> places_;       // in quotes, by fingerprint
};

struct RecordedEvent {
  Event event;  // its texts live as long as the LineParser, its payload as long as this
  std::optional<DigestValue> digest;  // none in an imported trace
  Bytes payload;
};
struct RecordedState {
  NodeIndex node;
  std::uint64_t state = 0;
};
struct RecordedResult {
  std::string json;  // as in the array that `run --json` writes, but without wall time
};
using TraceItem = std::variant<RecordedEvent, Choice, RecordedState, RecordedResult>;

class LineParser {
 public:
  explicit LineParser(const TraceHeader& header);
  [[nodiscard]] Result<TraceItem> parse(std::string_view line);

 private:
  [[nodiscard]] TraceItem event(Members& members);
  [[nodiscard]] TraceItem choice(Members& members) const;
  [[nodiscard]] std::string_view intern(std::string text);

  TraceKind kind_;
  std::map<std::string, NodeIndex, std::less<>> nodes_;
  std::map<std::string, std::uint64_t, std::less<>> places_;
  std::set<std::string, std::less<>> texts_;  // few: they are the program's own
};

// Names of the members, "a, b", in which two lines differ; empty if one is no JSON object.
[[nodiscard]] std::string differing_members(std::string_view one, std::string_view other);

}  // namespace midflight::sim
