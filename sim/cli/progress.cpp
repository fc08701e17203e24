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

Progress::Progress(std::size_t total)
    : total_(total), bar_(is_terminal(stderr)), start_(Clock::now()), last_(start_) {}

void Progress::update(std::size_t done) {
  const auto now = Clock::now();
  if (now - last_ < (bar_ ? Clock::duration(kRedraw) : Clock::duration(kLine))) return;
  last_ = now;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - start_).count();
  const auto text = std::to_string(done) + " of " + std::to_string(total_) + " runs done, " +
                    std::to_string(seconds) + " s";
  if (!bar_) {
    std::fprintf(stderr, "midflight: %s\n", text.c_str());
    return;
  }
  std::string bar(kBarColumns, ' ');
  bar.replace(0, kBarColumns * done / total_, kBarColumns * done / total_, '#');
  std::fprintf(stderr, "\r[%s] %s\x1b[K", bar.c_str(), text.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::clear() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace midflight::cli
