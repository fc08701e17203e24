// Drives one simulated node along the log of a real one: whatever came to the real node comes to
// the simulated one at the same instant, and what both do is compared, act by act. A node is
// followed alone: its own log is enough, and clocks of other logs don't matter.
//
// Taken from the log, and so not judged: which sealed records of the VPN open (their keys are not
// recorded), when timers fire that show nothing, and what UDP carries.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/node/behaviour.h"
#include "sim/import/log_facts.h"
#include "sim/import/node_bench.h"
#include "sim/import/result.h"

namespace midflight::sim {

class Follower {
 public:
  Follower(const NodeLog& log, const LogFacts& facts, const node::Behaviour& behaviour);

  // Up to the first deviation or the log's end.
  NodeConformance follow();

 private:
  void step(const LogLine& line);
  void boot();
  void join_running_mesh();
  [[nodiscard]] LocalInstant last_ping(std::string_view peer) const;
  void key_running_channel(const std::string& peer, const ChannelStart& start);

  // What came to the node.
  void take(const LogLine& line);
  void take_connection(const LogLine& line);
  void take_request(const LogLine& line);
  void take_channel_record(const LogLine& line, const CarriedRecord& carried);
  void take_sptps_packet(const LogLine& line);
  void take_data(const LogLine& line);
  void take_relayed(const LogLine& line);
  void take_refused(const LogLine& line);
  void take_probe(const LogLine& line);

  // What the node did.
  void compare(const LogLine& line, const Act& real);
  void count(const Act& real, const Act* simulated);
  void provoke(const LogLine& line, const Act& real);
  void deviate(const LogLine& line, std::string real, std::string simulated);
  void step_output(const LogLine& line);
  void expect_nothing_more(const LogLine& line);
  // Key states that the real node did not have; and acts on channels that are not followed.
  void skip_acts(const LogLine& line);
  [[nodiscard]] Deviation deviation(const LogLine& line, std::string real, std::string simulated);

  [[nodiscard]] bool followed(std::string_view peer) const;
  [[nodiscard]] bool refusal_ahead() const;
  [[nodiscard]] bool rule_restarts_ahead() const;
  [[nodiscard]] bool of_unknown(const Act& real) const;
  [[nodiscard]] bool unexplained(const Act& real) const;
  [[nodiscard]] std::optional<Act> handshake_by_packet(const LogLine& line) const;
  [[nodiscard]] bool told_of_next(std::uint32_t length) const;
  [[nodiscard]] std::string sender_of_packet(HandshakeKind kind) const;
  [[nodiscard]] std::uint32_t base_of(std::string_view peer) const;
  void garbage(std::string_view peer, std::uint32_t number);

  const NodeLog& log_;
  const LogFacts& facts_;
  node::Behaviour behaviour_;
  std::unique_ptr<NodeBench> bench_;  // none while the daemon doesn't run
  std::uint32_t boots_ = 0;
  std::size_t place_ = 0;                        // in the log's lines
  std::uint32_t packet_length_ = 0;              // of an SPTPS_PACKET of which more is to be told
  std::string frame_from_;                       // the PACKET that is being told of
  std::string packet_to_;                        // the VPN packet that is being sent
  std::map<std::string, std::uint32_t> others_;  // requests sent that have no part in exchanges
  NodeConformance result_;
};

}  // namespace midflight::sim
