// The events of one run as its page reads them (reports/html/model.js), handed on as JSON while it
// goes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/exporter.h"

namespace midflight::reports {

// Each row is an array in the order of kEventColumns without the zeros at its end; texts are
// numbers of the list that comes last, but for the payload.
class PageEvents final : public Exporter {
 public:
  PageEvents(std::vector<std::string> node_names, Sink sink);

  void observe(const sim::Event& event) override;
  [[nodiscard]] bool wants_states() const override { return false; }
  void finish() override;

 private:
  [[nodiscard]] std::uint64_t text(std::string_view text);

  std::vector<std::string> names_;
  Sink sink_;
  std::map<std::string, std::uint64_t, std::less<>> numbers_;
  std::vector<const std::string*> texts_;  // keys of numbers_; 0 is the empty text
  std::string row_;                        // scratch
  bool first_ = true;
};

}  // namespace midflight::reports
