// Draws the lines of a text sequence diagram: a time column, then one lane per node with room for
// notes to its right. Plain ASCII but for the texts handed in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace midflight::reports {

// A message between two lanes, at one of the instants of its way.
struct Arrow {
  enum class Phase {
    departing,  // |--- label .....|
    arriving,   // |..... label -->|
    lost,       // |--- label --x reason  |
    whole,      // |~~~ label ~~>|  several messages together
  };
  NodeIndex from;
  NodeIndex to;
  Phase phase = Phase::departing;
  std::string label;
  std::string reason;  // lost only
};

class Lanes {
 public:
  // The width of a line in columns; lanes stand at least 6 apart however narrow that is.
  Lanes(std::vector<std::string> names, std::size_t width);

  [[nodiscard]] std::string header() const;
  [[nodiscard]] std::string arrow(Instant at, const Arrow& arrow) const;
  // Several lines if the text is longer than the room beside its lane.
  [[nodiscard]] std::string note(Instant at, NodeIndex node, std::string_view text) const;
  // A line across all lanes.
  [[nodiscard]] std::string banner(Instant at, std::string_view text) const;
  [[nodiscard]] std::string gap(std::string_view text) const;

 private:
  using Cells = std::vector<std::string>;  // one glyph a column

  [[nodiscard]] std::size_t lane(NodeIndex node) const;
  [[nodiscard]] Cells blank() const;
  [[nodiscard]] std::string line(std::string_view time, const Cells& cells) const;

  std::vector<std::string> names_;
  std::size_t spacing_;
  std::size_t width_;  // without the time column
};

}  // namespace midflight::reports
