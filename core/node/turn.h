// One call into a node: all that the code behind it may read and change, and its reports.
#pragma once

#include <string_view>

#include "core/node/call.h"
#include "core/node/fingerprint.h"
#include "core/node/state.h"

namespace midflight::node {

// The daemon's other intervals (spec 2).
inline constexpr Duration kTimerJitter = std::chrono::microseconds(99'999);
inline constexpr std::int64_t kKeyPatience = 10;  // seconds between two restarts of a channel

// A node's timers. Those that there are many of add an index to the first one's number.
enum class Timer : std::uint32_t {
  ping = 0,
  key_expire = 1,
  purge = 2,
  redial = 0x10000,       // + place in State::outgoings
  udp_timeout = 0x20000,  // + peer
};
[[nodiscard]] constexpr TimerId timer_id(Timer timer, std::uint32_t index = 0) {
  return TimerId{static_cast<std::uint32_t>(timer) + index};
}

struct Turn {
  const Setting& setting;
  State& state;
  const Call& call;

  [[nodiscard]] NodeIndex self() const { return setting.config->self; }
  [[nodiscard]] const DirectoryEntry& entry(NodeIndex node) const {
    return (*setting.directory)[node];
  }
  [[nodiscard]] Peer& peer(NodeIndex node) const { return state.peers.write(node.value); }
  // To read only, where most nodes are strangers: makes no entry for one.
  [[nodiscard]] const Peer& peek(NodeIndex node) const { return state.peers.read(node.value); }
  [[nodiscard]] const Route& route(NodeIndex node) const { return state.mesh.route(node); }
  // tinc's option bits of a node; none for an unreachable one.
  [[nodiscard]] std::uint32_t options(NodeIndex node) const;
  // Whether TCPOnly is set here or there.
  [[nodiscard]] bool tcp_only(NodeIndex node) const;
  [[nodiscard]] std::int64_t seconds() const { return whole_seconds(call.now); }

  // Nothing if the peer never had a session.
  [[nodiscard]] sptps::Session* session(NodeIndex node) const;
  [[nodiscard]] bool session_started(NodeIndex node) const;

  // Each reports the change, if it is one.
  void set_reachable(NodeIndex node, bool value) const;
  void set_validkey(NodeIndex node, bool value) const;
  void set_waitingforkey(NodeIndex node, bool value) const;
  void set_udp_confirmed(NodeIndex node, bool value) const;
  // Reset R of spec 2.
  void reset_udp(NodeIndex node) const;
  // Also to the same address: does R either way.
  void set_udp_address(NodeIndex node, Address address) const;

  // {peer}, {a} and {b} in the text stand for the arguments.
  void log(Severity severity, NodeIndex node, std::string_view text, std::uint64_t a = 0,
           std::uint64_t b = 0) const;
  void received(const Label& label, std::size_t size) const;
  // A report about a peer's session, with its tag and exchange filled in.
  [[nodiscard]] Report about_session(ReportKind kind, NodeIndex node) const;

  // What a label is about: this node, the peer, and more that the caller adds.
  [[nodiscard]] Fingerprint about(NodeIndex node, std::string_view what) const;

 private:
  void set_flag(NodeIndex node, bool Peer::*flag, std::string_view name, bool value) const;
};

}  // namespace midflight::node
