// RFC 4648, section 5, without padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace midflight::sim {

[[nodiscard]] std::string to_base64url(ByteView bytes);
// Nothing if there is another character, or bits that no byte has.
[[nodiscard]] std::optional<Bytes> from_base64url(std::string_view text);

}  // namespace midflight::sim
