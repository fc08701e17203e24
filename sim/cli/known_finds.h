// Finds that are known, with a reason each (`--known FILE`): they are told, but fail nothing.
#pragma once

#include <map>
#include <string>

#include "core/base/result.h"

namespace midflight::cli {

// Fingerprint to reason.
using KnownFinds = std::map<std::string, std::string, std::less<>>;

// [{"fingerprint": "16 hex digits", "reason": "why it may stay"}, ...]; other members are for
// people.
[[nodiscard]] Result<KnownFinds> read_known_finds(const std::string& file);

}  // namespace midflight::cli
