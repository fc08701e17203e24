// The memory of flooded requests: one whose exact text was seen before is ignored (spec 2, "Flooded
// requests"). The owner arms a timer 10 s plus jitter after each new text and purges when it fires.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/set_hash.h"
#include "core/base/time.h"

namespace midflight::meta {

inline constexpr Duration kPurgeDelay = std::chrono::seconds(10);

class SeenRequests {
 public:
  // True if the text is new; it is remembered from `now` on.
  [[nodiscard]] bool remember(std::string_view text, LocalInstant now);
  // Forgets texts that are at least `age` old, a number of whole seconds. True if any are left, and
  // the timer is to be armed again.
  bool purge(LocalInstant now, Duration age);

  [[nodiscard]] std::size_t size() const { return first_seen_.size(); }
  void write_state(Writer& out) const;

 private:
  std::map<std::string, std::int64_t, std::less<>> first_seen_;  // whole seconds
  SetHash hash_;                                                 // of what first_seen_ holds
};

}  // namespace midflight::meta
