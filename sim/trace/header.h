// What a trace begins with (FORMAT.md): all that is needed to read the rest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/trace/choice_list.h"

namespace midflight::sim {

// Raised when an older midflight would misread a newer trace.
inline constexpr std::uint64_t kTraceFormat = 1;

// Where choices are made, by a name that people can read.
struct Place {
  std::string name;
  std::uint64_t fingerprint = 0;
};

enum class TraceKind : std::uint8_t {
  run,
  import,  // what a real daemon did; there are no digests and no states
};

struct TraceHeader {
  TraceKind kind = TraceKind::run;
  std::string program;  // version of the midflight that wrote it
  std::string file;     // the scenario's, as it was named then
  std::string matrix_case;
  std::uint64_t seed = 1;
  bool searched = false;  // a strategy chose the order of events
  KindSet unlikely;
  std::vector<std::string> nodes;  // by NodeIndex
  std::vector<Place> places;
  std::string scenario;  // resolved, as JSON
};

// 64 bits that name a resolved scenario.
[[nodiscard]] std::uint64_t scenario_digest(std::string_view scenario);

// One line, without its end.
[[nodiscard]] std::string to_line(const TraceHeader& header);
[[nodiscard]] Result<TraceHeader> parse_header(std::string_view line);

}  // namespace midflight::sim
