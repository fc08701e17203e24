// A run for Perfetto and chrome://tracing (Trace Event Format, JSON): a process a node, with a
// track of its events and one of session states for each peer; arrows for messages.
#pragma once

#include <set>

#include "reports/exporter.h"

namespace midflight::reports {

class Perfetto final : public Exporter {
 public:
  Perfetto(std::vector<std::string> node_names, Sink sink);

  void observe(const sim::Event& event) override;
  void finish() override;

 private:
  void write(const std::string& entry);
  void name_tracks();
  void write_arrow(const sim::Event& event);
  void write_state(const sim::Event& event);

  std::vector<std::string> names_;
  Sink sink_;
  bool first_ = true;
  Instant last_;
  std::set<std::pair<NodeIndex, NodeIndex>> open_states_;
};

}  // namespace midflight::reports
