#include "sim/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace midflight::cli {
namespace {

constexpr std::size_t kMinWidth = 60;

}  // namespace

std::string_view environment(const char* name) {
  const auto* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

bool is_terminal(std::FILE* stream) { return ::isatty(::fileno(stream)) == 1; }

bool wants_colour(std::FILE* stream) {
  return is_terminal(stream) && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

std::optional<std::size_t> columns_of(std::FILE* stream) {
  struct winsize size {};
  if (!is_terminal(stream) || ::ioctl(::fileno(stream), TIOCGWINSZ, &size) != 0) return {};
  if (size.ws_col == 0) return {};
  return size.ws_col;
}

std::size_t width_of(std::FILE* stream, std::size_t otherwise) {
  const auto columns = columns_of(stream);
  return columns ? std::max(*columns, kMinWidth) : otherwise;
}

}  // namespace midflight::cli
