#include "sim/trace/text.h"

namespace midflight::sim {
namespace {

void replace(std::string& text, std::string_view placeholder, std::string_view with) {
  auto at = text.find(placeholder);
  while (at != std::string::npos) {
    text.replace(at, placeholder.size(), with);
    at = text.find(placeholder, at + with.size());
  }
}

}  // namespace

std::string expand(std::string_view text, std::string_view peer, std::uint64_t a, std::uint64_t b) {
  std::string out(text);
  // Where the daemon prints a number as signed, it comes with its sign (core/sptps/refusal.h).
  replace(out, "{a}", std::to_string(static_cast<std::int64_t>(a)));
  replace(out, "{b}", std::to_string(static_cast<std::int64_t>(b)));
  replace(out, "{peer}", peer);
  return out;
}

}  // namespace midflight::sim
