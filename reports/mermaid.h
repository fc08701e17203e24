// A run as a Mermaid sequence diagram, from what SequenceText collects: messages where they arrive
// or are lost, data folded together, and what changed at whose end.
#pragma once

#include "reports/exporter.h"
#include "reports/sequence_text.h"

namespace midflight::reports {

class Mermaid final : public Exporter {
 public:
  // Mermaid itself refuses much more.
  static constexpr std::size_t kMaxLines = 400;

  Mermaid(std::vector<std::string> node_names, Sink sink);

  void observe(const sim::Event& event) override { collected_.observe(event); }
  void finish() override;

 private:
  [[nodiscard]] std::string lines_of(const SequenceRow& row) const;
  [[nodiscard]] std::string arrow(const sim::Event& event) const;
  [[nodiscard]] std::string flow_arrow(const DataFlow& flow) const;

  std::vector<std::string> names_;
  Sink sink_;
  SequenceText collected_;
};

}  // namespace midflight::reports
