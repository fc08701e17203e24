// One SPTPS session over a connected socket, between this process's input and output, as tinc's
// sptps_test does it. Bytes in = bytes out: what is read is sent, a line (or the part of one that
// was read) as one type-0 record; what arrives is written.
// 1. Input is read once the session is keyed. A line that starts with '$' also begins a key
//    exchange just before it is sent.
// 2. Stream mode: when the input has ended and all is sent, this side's half of the stream is
//    closed; without any input at all it stays open until the peer has closed. The conversation is
//    over when both halves are closed. Once the peer has closed, input counts as ended as soon as
//    it would have to be waited for.
// 3. Datagram mode has no end but `stop`.
// 4. A refused record ends a stream. In datagram mode it is told and forgotten, unless it means
//    that the handshake can't succeed any more.
#pragma once

#include <functional>
#include <string_view>

#include "core/base/effects.h"
#include "core/base/result.h"
#include "core/sptps/session.h"
#include "sim/live/socket.h"

namespace midflight::sim {

struct Conversation {
  sptps::Setup setup;
  bool paced = false;  // records leave at least 50 ms apart
};

struct Terminal {
  int input = 0;  // descriptors
  int output = 1;
  std::function<void(Severity, std::string_view)> say;  // a line about what goes on
  Stop stop;
};

enum class ConversationEnd { finished, stopped };

[[nodiscard]] Result<ConversationEnd> converse(Socket socket, const Conversation& conversation,
                                               const Terminal& terminal);

}  // namespace midflight::sim
