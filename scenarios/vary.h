// What fuzz may change in a scenario: `search.vary`, or what spec 4 says where there is none.
#pragma once

#include "scenarios/reader.h"

namespace midflight::scenarios {

// Draws one of 0 to `below` - 1.
using Drawing = std::function<std::uint64_t(std::uint64_t below)>;

class Axis {
 public:
  // `values` is an array: [low, high] of one kind of quantity, or a list.
  [[nodiscard]] static Result<Axis> read(const std::string& path, const std::string& values);

  [[nodiscard]] const std::string& path() const { return path_; }
  // As JSON. One in four is the lowest or the highest.
  [[nodiscard]] std::string draw(const Drawing& draw) const;
  // As JSON: all values of a list, both ends of a range.
  [[nodiscard]] std::vector<std::string> extremes() const;

 private:
  enum class Kind : std::uint8_t { list, integer, duration, rate, ratio };

  [[nodiscard]] bool read_range(const std::vector<std::string>& texts, bool strings);
  [[nodiscard]] std::string between(std::uint64_t part, std::uint64_t whole) const;

  std::string path_;
  Kind kind_ = Kind::list;
  std::vector<std::string> values_;  // list: as JSON
  std::int64_t low_ = 0;             // ratio: over denominator_
  std::int64_t high_ = 0;
  std::int64_t denominator_ = 1;
};

[[nodiscard]] Result<std::vector<Axis>> axes_of(const LoadedScenario& scenario);

}  // namespace midflight::scenarios
