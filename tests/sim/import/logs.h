// Logs of a few lines, made as tinc writes them.
#pragma once

#include <string>

#include "core/base/bytes.h"
#include "core/crypto/base64.h"
#include "sim/import/import.h"

namespace midflight::sim {

// One line at this many microseconds past noon.
inline std::string line(std::int64_t micros, const std::string& text) {
  const auto seconds = std::to_string(100 + micros / 1'000'000).substr(1);
  const auto fraction = std::to_string(1'000'000 + micros % 1'000'000).substr(1);
  return "2026-11-24 12:00:" + seconds + "." + fraction + " tinc.vpn[77]: " + text + "\n";
}

inline constexpr std::size_t kClearKex = 70;
inline constexpr std::size_t kSealedKex = 86;
inline constexpr std::size_t kSealedSig = 85;
inline constexpr std::size_t kSealedAck = 21;

// A record of this size and number, as text. `salt` makes texts differ.
inline std::string record(std::size_t size, std::uint32_t number, std::uint8_t salt = 0) {
  Bytes bytes;
  Writer(bytes).integer(number);
  bytes.resize(size, salt);
  return crypto::to_base64(bytes);
}

inline std::string ans_key(const std::string& from, const std::string& to,
                           const std::string& record) {
  return "16 " + from + " " + to + " " + record + " -1 -1 -1 0";
}
inline std::string start(const std::string& from, const std::string& to,
                         const std::string& record) {
  return "15 " + from + " " + to + " 15 " + record;
}
inline std::string got(const std::string& name, const std::string& peer, const std::string& text) {
  return "Got " + name + " from " + peer + " (10.0.0.9 port 655): " + text;
}
inline std::string sends(const std::string& name, const std::string& peer,
                         const std::string& text) {
  return "Sending " + name + " to " + peer + " (10.0.0.9 port 655): " + text;
}

inline LogFile log_file(const std::string& node, std::string_view text) {
  return {node, node + ".log", text};
}

}  // namespace midflight::sim
