// What has to be known of a whole log before a node can follow it: who takes part, where, and since
// when each channel can be followed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/meta/messages.h"
#include "sim/import/log_reader.h"
#include "sim/import/node_bench.h"

namespace midflight::sim {

// An IPv4 address and port as "10.0.0.1 port 655" or "10.0.0.1 655"; invalid if it is none.
[[nodiscard]] Address address_in(std::string_view text);

[[nodiscard]] bool is_listed(const std::vector<std::string>& list, std::string_view name);

struct ChannelStart {
  std::size_t line = 0;      // place in the log's lines of the first key exchange
  bool keyed = false;        // the channel was up before
  std::uint32_t number = 0;  // of that exchange's first record
  bool impatient = false;    // the 10-second rule struck before: the last start was long ago
};

class LogFacts {
 public:
  explicit LogFacts(const NodeLog& log);

  [[nodiscard]] const std::vector<BenchNode>& nodes() const { return nodes_; }
  [[nodiscard]] const std::vector<std::string>& dials() const { return dials_; }
  [[nodiscard]] const std::vector<std::string>& neighbours() const { return met_; }
  // Neighbours whose connection is older than the log.
  [[nodiscard]] const std::vector<std::string>& old_neighbours() const { return old_neighbours_; }
  // Nodes that are no neighbours, and a neighbour on the way to each, as requests show it.
  [[nodiscard]] const std::map<std::string, std::string>& behind() const { return behind_; }
  // Nothing: the channel can be followed from the log's first line.
  [[nodiscard]] const ChannelStart* start_of(std::string_view peer) const;
  // A channel that is never followed because no key exchange of it is in the log.
  [[nodiscard]] bool never(std::string_view peer) const;

  // The ACK that comes next from this neighbour, and the name in the ID that comes next from this
  // place.
  [[nodiscard]] meta::Ack next_ack(std::size_t line, std::string_view peer) const;
  [[nodiscard]] std::string next_id(std::size_t line, std::string_view place) const;

 private:
  void note_node(std::string_view name, std::string_view place);
  void note_request(const LogLine& line);
  void note_channels();

  const NodeLog& log_;
  std::vector<BenchNode> nodes_;
  std::vector<std::string> dials_;
  std::vector<std::string> old_neighbours_;
  std::map<std::string, std::string> behind_;
  std::map<std::string, ChannelStart, std::less<>> starts_;
  std::vector<std::string> met_;  // neighbours
};

}  // namespace midflight::sim
