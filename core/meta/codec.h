// Requests to text and back (spec 2, "Meta messages"). A line is a request without its newline.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/meta/messages.h"

namespace midflight::meta {

inline constexpr std::size_t kMaxLine = 2048;
// PACKET and SPTPS_PACKET announce 1 to this many bytes.
inline constexpr std::uint32_t kMaxPacket = 2048;

// An error names the field, what it must be, and the text that stood there.
[[nodiscard]] Result<Message> parse(std::string_view line);

// Appends the line. Every line that tinc writes parses to a message that formats to the same line.
void format(const Message& message, std::string& out);

// [A-Za-z0-9_]+
[[nodiscard]] bool is_name(std::string_view text);

}  // namespace midflight::meta
