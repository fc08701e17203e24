#include "sim/cli/log.h"

#include <spdlog/sinks/ostream_sink.h>

#include <array>
#include <memory>
#include <utility>

#include "reports/event_text.h"
#include "reports/text.h"

namespace midflight::cli {
namespace {

constexpr std::array<std::pair<std::string_view, LogLevel>, 6> kLevels{
    {{"off", LogLevel::off},
     {"error", LogLevel::err},
     {"warning", LogLevel::warn},
     {"info", LogLevel::info},
     {"debug", LogLevel::debug},
     {"trace", LogLevel::trace}}};

// What the network and the machine do is no node's word: it is for the closest look only.
LogLevel level_of(const sim::Event& event) {
  using sim::EventKind;
  if (event.kind <= EventKind::held || event.kind == EventKind::timer) return LogLevel::trace;
  if (event.kind == EventKind::packet_out || event.kind == EventKind::packet_in) {
    return LogLevel::trace;
  }
  if (event.kind <= EventKind::fault) return LogLevel::info;
  switch (event.severity) {
    case Severity::trace:
      return LogLevel::trace;
    case Severity::debug:
      return LogLevel::debug;
    case Severity::info:
      return LogLevel::info;
    case Severity::warning:
      return LogLevel::warn;
    case Severity::error:
      return LogLevel::err;
  }
  return LogLevel::info;
}

std::string_view name_of(LogLevel level) {
  for (const auto& [name, each] : kLevels) {
    if (each == level) return name;
  }
  return "off";
}

}  // namespace

std::optional<LogLevel> log_level(std::string_view name) {
  for (const auto& [each, level] : kLevels) {
    if (each == name) return level;
  }
  return std::nullopt;
}

EventLog::EventLog(std::vector<std::string> node_names, LogLevel level)
    : names_(std::move(node_names)),
      logger_("midflight", std::make_shared<spdlog::sinks::ostream_sink_st>(out_)) {
  logger_.set_level(level);
  logger_.set_pattern("%v");
}

void EventLog::observe(const sim::Event& event) {
  const auto level = level_of(event);
  if (!logger_.should_log(level)) return;
  const auto node = event.node.valid() ? reports::name_of(names_, event.node) : "network";
  logger_.log(level, "{:>12} {:<8} {:<7} {}", to_text(event.at), node, name_of(level),
              reports::printable(reports::sentence(event, names_)));
}

}  // namespace midflight::cli
