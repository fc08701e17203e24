// How far a command has come, on standard error: a bar on a terminal, else a line a minute.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace midflight::cli {

// One line of text, drawn again not too often.
class ProgressLine {
 public:
  ProgressLine();

  // text() is asked for what to show if it is time to.
  template <class Text>
  void show(const Text& text) {
    if (due()) draw(text());
  }
  // Takes the line away, so that something else can be printed.
  void clear();
  [[nodiscard]] bool on_terminal() const { return terminal_; }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool due();
  void draw(const std::string& text);

  bool terminal_;
  bool drawn_ = false;
  Clock::time_point last_;
};

class Progress {
 public:
  explicit Progress(std::size_t total) : total_(total), start_(std::chrono::steady_clock::now()) {}

  void update(std::size_t done);
  void clear() { line_.clear(); }

 private:
  std::size_t total_;
  std::chrono::steady_clock::time_point start_;
  ProgressLine line_;
};

}  // namespace midflight::cli
