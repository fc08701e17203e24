// What a node does with the requests that its neighbours send (spec 2).
#pragma once

#include "core/node/turn.h"

namespace midflight::node {

// `text` is the request as it came. False closes the connection.
[[nodiscard]] bool take_request(const Turn& turn, Link& link, const meta::Message& message,
                                std::string_view text);

}  // namespace midflight::node
