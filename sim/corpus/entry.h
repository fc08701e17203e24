// An input of the fuzzer: a scenario, what was changed in it, and the steps to make. Written as
// text (FORMAT.md) and known by the hash of that.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "sim/explore/schedule_path.h"

namespace midflight::sim {

// A member of the scenario that is set to something else: a path of dotted names, and JSON.
struct Setting {
  std::string path;
  std::string value;
  friend auto operator<=>(const Setting&, const Setting&) = default;
};
using Settings = std::vector<Setting>;

// A step by name, as ScheduleStep, with what kind of move it was.
struct CorpusStep {
  std::uint64_t name = 0;
  std::uint16_t answers = 0;
  MoveKind kind = MoveKind::message;
  friend bool operator==(const CorpusStep&, const CorpusStep&) = default;
};

struct Entry {
  Hash128 scenario;  // of the resolved scenario, before anything was set in it
  Settings settings;
  std::vector<CorpusStep> steps;
  friend bool operator==(const Entry&, const Entry&) = default;
};

[[nodiscard]] std::string to_text(const Entry& entry);
[[nodiscard]] Result<Entry> parse_entry(std::string_view text);
// By its text.
[[nodiscard]] Hash128 id_of(const Entry& entry);

[[nodiscard]] std::string to_hex(Hash128 hash);  // 32 digits
[[nodiscard]] Result<Hash128> parse_hash(std::string_view text);

[[nodiscard]] std::vector<ScheduleStep> to_schedule(std::span<const CorpusStep> steps);

}  // namespace midflight::sim
