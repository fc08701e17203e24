// A trace of what real daemons did (spec 6): a header with a scenario, one line for each event,
// what was found, and the end. JSON lines in the form of a run's trace, of the kind "import":
// without choices, digests and states, which a real daemon doesn't tell.
#pragma once

#include <string>

#include "sim/import/result.h"
#include "sim/kernel/event.h"

namespace midflight::reports {

// The daemons' network, as a scenario: nodes, links, connections and the behaviour that fits. What
// the logs don't tell is left at its default.
[[nodiscard]] std::string import_scenario(const sim::ImportResult& result);

class ImportTrace final : public sim::Observer {
 public:
  struct Header {
    std::string program;             // version of the midflight that writes it
    std::vector<std::string> nodes;  // by NodeIndex
    std::string scenario;            // resolved, as JSON
  };
  explicit ImportTrace(const Header& header);

  void observe(const sim::Event& event) override;
  // The whole trace. `result`: one JSON object.
  [[nodiscard]] std::string finish(const std::string& result);

 private:
  void add(const std::string& line);

  std::vector<std::string> nodes_;
  std::string text_;
  std::uint64_t lines_ = 0;
  std::uint64_t checksum_ = 0;  // of all lines, each with the one before as its seed
};

}  // namespace midflight::reports
