#include "reports/lanes.h"

#include <algorithm>

#include "core/base/check.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

constexpr std::size_t kTimeColumns = 13;
constexpr std::size_t kMinSpacing = 6;
constexpr std::size_t kMinBanner = 40;
constexpr std::size_t kMinNote = 24;  // wrapped no narrower than this where there is a choice

// Puts the text from `column` on, leaving out what goes beyond the last cell.
void put(std::vector<std::string>& cells, std::size_t column, std::string_view text) {
  for (const auto glyph : glyphs(text)) {
    if (column >= cells.size()) return;
    cells[column++] = glyph;
  }
}

char filler(Arrow::Phase phase) {
  if (phase == Arrow::Phase::lost) return ' ';
  return phase == Arrow::Phase::whole ? '~' : '.';
}

// The way between the lanes from left to right, `room` columns wide.
std::string shaft(const Arrow& arrow, std::size_t room, bool rightward) {
  using enum Arrow::Phase;
  const auto label = arrow.label.empty() ? std::string() : " " + arrow.label + " ";
  auto tail = std::string(arrow.phase == whole ? "~~~" : "---");
  auto head = std::string(arrow.phase == whole ? "~~" : "--") + (rightward ? ">" : "<");
  if (arrow.phase == lost) head = rightward ? "--x " + arrow.reason : arrow.reason + " x--";
  if (arrow.phase == departing) head.clear();
  if (arrow.phase == arriving) tail.clear();
  const auto used = columns(label) + tail.size() + columns(head);
  const std::string fill(room - std::min(room, used), filler(arrow.phase));
  if (!rightward && arrow.phase != lost) std::reverse(head.begin(), head.end());
  switch (arrow.phase) {
    case departing:
      return rightward ? tail + label + fill : fill + label + tail;
    case lost:
      return rightward ? tail + label + head + fill : fill + head + label + tail;
    case arriving:
    case whole:
      return rightward ? tail + fill + label + head : head + label + fill + tail;
  }
  check_failed(__FILE__, __LINE__, "phase", "every phase has a shape");
}

}  // namespace

Lanes::Lanes(std::vector<std::string> names, std::size_t width)
    : names_(std::move(names)),
      spacing_(std::max(kMinSpacing, (width - std::min(width, kTimeColumns)) /
                                         std::max<std::size_t>(names_.size(), 1))),
      width_(spacing_ * names_.size()) {}

std::size_t Lanes::lane(NodeIndex node) const {
  MIDFLIGHT_CHECK(node.value < names_.size(), "only nodes of the run are drawn");
  return node.value * spacing_;
}

Lanes::Cells Lanes::blank() const {
  Cells cells(width_, " ");
  for (std::size_t column = 0; column < width_; column += spacing_) cells[column] = "|";
  return cells;
}

std::string Lanes::line(std::string_view time, const Cells& cells) const {
  std::string out(kTimeColumns - 2 - std::min(kTimeColumns - 2, time.size()), ' ');
  out.append(time).append("  ");
  for (const auto& cell : cells) out += cell;
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

std::string Lanes::header() const {
  Cells cells(width_, " ");
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    put(cells, lane(NodeIndex{i}), std::string_view(names_[i]).substr(0, spacing_ - 1));
  }
  return line("seconds", cells);
}

std::string Lanes::arrow(Instant at, const Arrow& arrow) const {
  const auto from = lane(arrow.from);
  const auto to = lane(arrow.to);
  if (from == to) return note(at, arrow.from, arrow.label + " to itself");
  const auto [left, right] = std::minmax(from, to);
  const auto room = right - left - 1;
  auto cells = blank();
  const auto used = columns(arrow.label) + columns(arrow.reason) + 9;
  if (used <= room) {
    put(cells, left + 1, shaft(arrow, room, from < to));
    return line(to_text(at), cells);
  }
  // The text stands beside the arrow instead of on it.
  const auto text = arrow.reason.empty() ? arrow.label : arrow.label + " " + arrow.reason;
  put(cells, left + 1, shaft({arrow.from, arrow.to, arrow.phase, "", ""}, room, from < to));
  const bool fits_right = right + 2 + columns(text) <= width_;
  const auto size = std::min(columns(text), left);
  put(cells, fits_right || left < columns(text) ? right + 2 : left - size, text);
  return line(to_text(at), cells);
}

std::string Lanes::note(Instant at, NodeIndex node, std::string_view text) const {
  const auto column = lane(node);
  const auto right = width_ - column - 2;
  const bool leftward = columns(text) > right && right < kMinNote && column > right;
  const auto lines = wrap(printable(text), leftward ? column - 1 : right);
  std::string out;
  for (const auto& each : lines) {
    auto cells = blank();
    const auto start = leftward ? column - 1 - std::min(column - 1, columns(each)) : column + 2;
    put(cells, start, each);
    out += line(out.empty() ? to_text(at) : "", cells);
  }
  return out;
}

std::string Lanes::banner(Instant at, std::string_view text) const {
  std::string out;
  for (const auto& each : wrap(printable(text), std::max(width_, kMinBanner) - 6)) {
    const bool first = out.empty();
    Cells cells(std::max(width_, kMinBanner), first ? "=" : " ");
    put(cells, 0, (first ? "== " : "   ") + each + " ");
    out += line(first ? to_text(at) : "", cells);
  }
  return out;
}

std::string Lanes::gap(std::string_view text) const {
  Cells cells(std::max(width_, columns(text)), " ");
  put(cells, 0, text);
  return line("...", cells);
}

}  // namespace midflight::reports
