// A text sequence diagram of one run: who sent what, when it arrived, what changed at whose end and
// where channels were restarted. It collects as an observer and renders at the end. Data packets
// are folded into one line per direction between two other events, so a long run under load stays
// small.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "sim/kernel/event.h"
#include "sim/world/result.h"

namespace midflight::reports {

// Data packets of one kind and direction in a stretch without other events.
struct DataFlow {
  NodeIndex from;
  NodeIndex to;
  std::string_view record;
  Instant first;
  Instant last;
  std::uint64_t sent = 0;
  std::uint64_t arrived = 0;
  std::uint64_t lost = 0;
  std::uint64_t refused = 0;
};

struct SequenceRow {
  sim::Event event;  // unused if there are flows
  std::vector<DataFlow> flows;
};

class SequenceText final : public sim::Observer {
 public:
  static constexpr std::size_t kMaxRows = 400;

  explicit SequenceText(std::vector<std::string> node_names);

  void observe(const sim::Event& event) override;

  [[nodiscard]] const std::vector<SequenceRow>& rows() const { return rows_; }

  // Outages and violations come from the run's result. Beyond kMaxRows only the surroundings of
  // restarts, rekeys and faults are shown, and what is left out is said.
  [[nodiscard]] std::string render(const sim::RunResult& result, std::size_t width = 100) const;

 private:
  [[nodiscard]] bool repeats_refusal(const sim::Event& event) const;
  [[nodiscard]] bool merges_with_arrival(const sim::Event& event);
  void count(const sim::Event& event);
  void add(sim::Event event);

  std::vector<std::string> names_;
  std::set<std::string, std::less<>> texts_;  // names of injections may not outlive the world
  std::vector<SequenceRow> rows_;
  sim::Event timer_;  // the last that fired; shown only if it led to something
};

}  // namespace midflight::reports
