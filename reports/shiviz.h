// A log for ShiViz: the regular expression that reads it, then two lines an event, with the vector
// clock of its node. Messages make the clocks meet.
#pragma once

#include <map>

#include "reports/exporter.h"

namespace midflight::reports {

class Shiviz final : public Exporter {
 public:
  Shiviz(std::vector<std::string> node_names, Sink sink);

  void observe(const sim::Event& event) override;

 private:
  using Clock = std::vector<std::uint64_t>;
  struct UnderWay {
    Clock clock;
    std::int64_t copies = 1;
  };

  void follow(const sim::Event& event);
  [[nodiscard]] std::string clock_text(const Clock& clock) const;

  std::vector<std::string> names_;
  Sink sink_;
  std::vector<Clock> clocks_;                   // by node
  std::map<std::uint64_t, UnderWay> messages_;  // by number of the sent event
};

}  // namespace midflight::reports
