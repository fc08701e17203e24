// How far a command has come, on standard error: a bar on a terminal, else a line a minute.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace midflight::cli {

// A line of text or a few, drawn again not too often. On a terminal the old one goes, and what is
// wider than that is cut off.
class ProgressText {
 public:
  ProgressText();

  // text() is asked for what to show if it is time to.
  template <class Text>
  void show(const Text& text) {
    if (due()) draw(text());
  }
  // Takes the text away, so that something else can be printed.
  void clear();
  [[nodiscard]] bool on_terminal() const { return terminal_; }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool due();
  void draw(const std::string& text);

  bool terminal_;
  std::size_t drawn_ = 0;  // lines
  Clock::time_point last_;
};

class Progress {
 public:
  explicit Progress(std::size_t total) : total_(total), start_(std::chrono::steady_clock::now()) {}

  void update(std::size_t done);
  void clear() { text_.clear(); }

 private:
  std::size_t total_;
  std::chrono::steady_clock::time_point start_;
  ProgressText text_;
};

}  // namespace midflight::cli
