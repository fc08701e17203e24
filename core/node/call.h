// What a host hands in with each call into a node.
#pragma once

#include <cstdint>

#include "core/base/effects.h"
#include "core/base/time.h"
#include "core/crypto/operations.h"

namespace midflight::node {

struct Call {
  LocalInstant now;
  crypto::Operations& crypto;
  Surroundings& surroundings;
  Effects& effects;
  bool describe = false;  // whether to fill in Label::content
};

enum class ConnectionEvent : std::uint8_t {
  accepted,     // the other side dialled
  established,  // a Dial effect succeeded
  failed,       // a Dial effect did not
  closed,       // by the other side or the network
};

}  // namespace midflight::node
