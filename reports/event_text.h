// One event in words, for logs and diagrams: the daemon's own where it has some (spec 5).
#pragma once

#include <span>
#include <string>

#include "sim/kernel/event.h"

namespace midflight::reports {

// By NodeIndex.
using NodeNames = std::span<const std::string>;

// "?" for an invalid or unknown node.
[[nodiscard]] std::string_view name_of(NodeNames names, NodeIndex node);

// The event's text with {peer}, {a} and {b} filled in.
[[nodiscard]] std::string filled_text(const sim::Event& event, NodeNames names);

// "ANS_KEY KEX #2": message, record and number of the exchange, as far as known.
[[nodiscard]] std::string message_name(const sim::Event& event);

// Its text if it has one, else a sentence made from its kind and members.
[[nodiscard]] std::string sentence(const sim::Event& event, NodeNames names);

}  // namespace midflight::reports
