#include "sim/cli/progress.h"

#include <cstdio>
#include <string>

#include "sim/cli/terminal.h"

namespace midflight::cli {
namespace {

constexpr std::size_t kBarColumns = 40;
constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr auto kLine = std::chrono::minutes(1);

}  // namespace

ProgressLine::ProgressLine() : terminal_(is_terminal(stderr)), last_(Clock::now()) {}

bool ProgressLine::due() {
  const auto now = Clock::now();
  if (now - last_ < (terminal_ ? Clock::duration(kRedraw) : Clock::duration(kLine))) return false;
  last_ = now;
  return true;
}

void ProgressLine::draw(const std::string& text) {
  if (!terminal_) {
    std::fprintf(stderr, "midflight: %s\n", text.c_str());
    return;
  }
  std::fprintf(stderr, "\r%s\x1b[K", text.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void ProgressLine::clear() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

void Progress::update(std::size_t done) {
  line_.show([&] {
    const auto passed = std::chrono::steady_clock::now() - start_;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(passed).count();
    const auto text = std::to_string(done) + " of " + std::to_string(total_) + " runs done, " +
                      std::to_string(seconds) + " s";
    if (!line_.on_terminal()) return text;
    const auto full = kBarColumns * done / total_;
    return "[" + std::string(full, '#') + std::string(kBarColumns - full, ' ') + "] " + text;
  });
}

}  // namespace midflight::cli
