// tinc's base64: the usual alphabet, but each group's digits least significant first, no padding
// (spec 1, "Primitives").
#pragma once

#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace midflight::meta {

void append_base64(ByteView bytes, std::string& out);
// Replaces `out`. False if a character is no digit or nothing comes out.
[[nodiscard]] bool decode_base64(std::string_view text, Bytes& out);

}  // namespace midflight::meta
