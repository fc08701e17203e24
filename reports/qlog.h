// A run as qlog (JSON-SEQ, draft 14 of its main schema): what one node saw, in a file of its own.
// Events are named in a schema of midflight: "midflight:packet_sent", "midflight:state", ...
#pragma once

#include "reports/exporter.h"

namespace midflight::reports {

class Qlog final : public Exporter {
 public:
  // Of the node that is the vantage point.
  Qlog(std::vector<std::string> node_names, NodeIndex node, Sink sink);

  void observe(const sim::Event& event) override;

 private:
  std::vector<std::string> names_;
  NodeIndex node_;
  Sink sink_;
};

}  // namespace midflight::reports
