// The requests of tinc's meta protocol 17.7, one struct each (spec 2, "Meta messages").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/ids.h"

namespace midflight::meta {

// An address and a port as they stand in a request. What is no canonical IPv4 address with a port
// (tinc writes "unspec unspec" for an unset one) is kept as text, and `address` is then invalid.
struct Endpoint {
  Address address{};
  std::string text{};  // "HOST PORT"; empty if address is valid

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

// Payloads are base64 in tinc's digit order, kept as text: a bad one is a failure of the
// channel that it belongs to, not of the connection that carries it.
struct Id {
  std::string name;
  std::uint32_t major = 17;
  std::uint32_t minor = 7;
  friend bool operator==(const Id&, const Id&) = default;
};
struct Ack {
  std::uint16_t port = 0;
  std::int32_t weight = 0;  // milliseconds
  std::uint32_t options = 0;
  friend bool operator==(const Ack&, const Ack&) = default;
};
struct TermReq {
  friend bool operator==(const TermReq&, const TermReq&) = default;
};
struct Ping {
  friend bool operator==(const Ping&, const Ping&) = default;
};
struct Pong {
  friend bool operator==(const Pong&, const Pong&) = default;
};
struct AddSubnet {
  std::uint32_t nonce = 0;
  std::string name;
  std::string subnet;
  friend bool operator==(const AddSubnet&, const AddSubnet&) = default;
};
struct DelSubnet {
  std::uint32_t nonce = 0;
  std::string name;
  std::string subnet;
  friend bool operator==(const DelSubnet&, const DelSubnet&) = default;
};
struct AddEdge {
  std::uint32_t nonce = 0;
  std::string from;
  std::string to;
  Endpoint address;  // of `to`, as `from` sees it
  std::uint32_t options = 0;
  std::int32_t weight = 0;
  std::optional<Endpoint> local{};  // of `from`
  friend bool operator==(const AddEdge&, const AddEdge&) = default;
};
struct DelEdge {
  std::uint32_t nonce = 0;
  std::string from;
  std::string to;
  friend bool operator==(const DelEdge&, const DelEdge&) = default;
};
struct KeyChanged {
  std::uint32_t nonce = 0;
  std::string name;
  friend bool operator==(const KeyChanged&, const KeyChanged&) = default;
};

// What an extended REQ_KEY asks for; legacy is the form without a number.
enum class ReqKeyKind : std::uint8_t {
  legacy = 0,
  start = 15,          // start a session; payload: the first KEX
  ask_pubkey = 19,     // no payload
  answer_pubkey = 20,  // payload: the key
  sptps_packet = 21,   // payload: an SPTPS record
};
struct ReqKey {
  std::string from;
  std::string to;
  ReqKeyKind kind = ReqKeyKind::legacy;
  std::string payload;
  friend bool operator==(const ReqKey&, const ReqKey&) = default;
};
struct AnsKey {
  std::string from;
  std::string to;
  std::string payload;
  std::int32_t cipher = -1;
  std::int32_t digest = -1;
  std::int32_t mac_length = -1;
  std::int32_t compression = 0;
  std::optional<Endpoint> address{};  // the sender's reflexive UDP address
  friend bool operator==(const AnsKey&, const AnsKey&) = default;
};
struct Packet {
  std::uint32_t length = 0;  // of the frame that follows
  friend bool operator==(const Packet&, const Packet&) = default;
};
struct SptpsPacket {
  std::uint32_t length = 0;  // of the raw bytes that follow: two ids and a record
  friend bool operator==(const SptpsPacket&, const SptpsPacket&) = default;
};
struct UdpInfo {
  std::string from;
  std::string to;
  Endpoint address;
  friend bool operator==(const UdpInfo&, const UdpInfo&) = default;
};
struct MtuInfo {
  std::string from;
  std::string to;
  std::int32_t mtu = 0;
  friend bool operator==(const MtuInfo&, const MtuInfo&) = default;
};

using Message = std::variant<Id, Ack, TermReq, Ping, Pong, AddSubnet, DelSubnet, AddEdge, DelEdge,
                             KeyChanged, ReqKey, AnsKey, Packet, SptpsPacket, UdpInfo, MtuInfo>;

// "ADD_EDGE", as tinc's log has it; static text.
[[nodiscard]] std::string_view name_of(const Message& message);

}  // namespace midflight::meta
