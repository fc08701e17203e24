// What each node would log, made from recorded events (spec 5): virtual time, node, level and the
// daemon's own wording where it has one. Collected per run, so that runs on several threads don't
// mix, and no digest can depend on it.
#pragma once

#include <spdlog/logger.h>

#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kernel/event.h"

namespace midflight::cli {

using LogLevel = spdlog::level::level_enum;

// off, error, warning, info, debug or trace; nothing for other names.
[[nodiscard]] std::optional<LogLevel> log_level(std::string_view name);

class EventLog final : public sim::Observer {
 public:
  EventLog(std::vector<std::string> node_names, LogLevel level);

  void observe(const sim::Event& event) override;
  [[nodiscard]] std::string text() const { return out_.str(); }

 private:
  std::vector<std::string> names_;
  std::ostringstream out_;
  spdlog::logger logger_;
};

}  // namespace midflight::cli
