#include "sim/cli/progress.h"

#include <cstdio>
#include <sstream>
#include <string>

#include "sim/cli/terminal.h"

namespace midflight::cli {
namespace {

constexpr std::size_t kBarColumns = 40;
constexpr std::size_t kOtherwiseColumns = 80;  // of a terminal that does not say
constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr auto kLine = std::chrono::minutes(1);

}  // namespace

ProgressText::ProgressText()
    : terminal_(is_terminal(stderr) && environment("TERM") != "dumb"), last_(Clock::now()) {}

bool ProgressText::due() {
  const auto now = Clock::now();
  if (now - last_ < (terminal_ ? Clock::duration(kRedraw) : Clock::duration(kLine))) return false;
  last_ = now;
  return true;
}

void ProgressText::draw(const std::string& text) {
  if (!terminal_) {
    std::fprintf(stderr, "midflight: %s\n", text.c_str());
    return;
  }
  clear();
  // The last column stays free: a terminal may go on to the next line behind it.
  const auto width = columns_of(stderr).value_or(kOtherwiseColumns) - 1;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line); ++drawn_) {
    if (drawn_ > 0) std::fputs("\n", stderr);
    std::fputs(line.substr(0, width).c_str(), stderr);
  }
  std::fflush(stderr);
}

void ProgressText::clear() {
  if (drawn_ == 0) return;
  std::fputs("\r\x1b[K", stderr);
  for (; drawn_ > 1; --drawn_) std::fputs("\x1b[A\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = 0;
}

void Progress::update(std::size_t done) {
  text_.show([&] {
    const auto passed = std::chrono::steady_clock::now() - start_;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(passed).count();
    const auto text = std::to_string(done) + " of " + std::to_string(total_) + " runs done, " +
                      std::to_string(seconds) + " s";
    if (!text_.on_terminal()) return text;
    const auto full = kBarColumns * done / total_;
    return "[" + std::string(full, '#') + std::string(kBarColumns - full, ' ') + "] " + text;
  });
}

}  // namespace midflight::cli
