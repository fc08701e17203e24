// Base64 in tinc's own bit order, without padding (spec 1, "Primitives").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace midflight::crypto {

[[nodiscard]] std::string to_base64(ByteView bytes);

// Nothing if a character is outside the alphabets or no byte comes out.
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text);

}  // namespace midflight::crypto
