#include "core/meta/messages.h"

#include <array>

namespace midflight::meta {

std::string_view name_of(const Message& message) {
  static constexpr std::array<std::string_view, std::variant_size_v<Message>> kNames{
      "ID",         "ACK",          "TERMREQ",  "PING",        "PONG",    "ADD_SUBNET",
      "DEL_SUBNET", "ADD_EDGE",     "DEL_EDGE", "KEY_CHANGED", "REQ_KEY", "ANS_KEY",
      "PACKET",     "SPTPS_PACKET", "UDP_INFO", "MTU_INFO"};
  return kNames[message.index()];
}

}  // namespace midflight::meta
