#include "core/meta/seen.h"

namespace midflight::meta {
namespace {

// A text holds no newline, since that ends every request.
std::string member(std::string_view text, std::int64_t second) {
  return std::to_string(second).append("\n").append(text);
}

}  // namespace

bool SeenRequests::remember(std::string_view text, LocalInstant now) {
  const auto at = first_seen_.lower_bound(text);
  if (at != first_seen_.end() && at->first == text) return false;
  const auto second = whole_seconds(now);
  first_seen_.emplace_hint(at, text, second);
  hash_.add(as_bytes(member(text, second)));
  return true;
}

bool SeenRequests::purge(LocalInstant now, Duration age) {
  const auto latest = whole_seconds(now - age);
  std::erase_if(first_seen_, [&](const auto& seen) {
    const bool old = seen.second <= latest;
    if (old) hash_.remove(as_bytes(member(seen.first, seen.second)));
    return old;
  });
  return !first_seen_.empty();
}

void SeenRequests::write_state(Writer& out) const {
  out.integer(static_cast<std::uint32_t>(first_seen_.size()));
  hash_.write_state(out);
}

}  // namespace midflight::meta
