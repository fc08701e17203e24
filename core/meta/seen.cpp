#include "core/meta/seen.h"

namespace midflight::meta {

bool SeenRequests::remember(std::string_view text, LocalInstant now) {
  const auto at = first_seen_.lower_bound(text);
  if (at != first_seen_.end() && at->first == text) return false;
  first_seen_.emplace_hint(at, text, whole_seconds(now));
  return true;
}

bool SeenRequests::purge(LocalInstant now, Duration age) {
  const auto latest = whole_seconds(now - age);
  std::erase_if(first_seen_, [latest](const auto& seen) { return seen.second <= latest; });
  return !first_seen_.empty();
}

void SeenRequests::write_state(Writer& out) const {
  out.integer(static_cast<std::uint32_t>(first_seen_.size()));
  for (const auto& [text, second] : first_seen_) out.counted(text).signed64(second);
}

}  // namespace midflight::meta
