#include "sim/cli/log.h"

#include <spdlog/sinks/ostream_sink.h>

#include <array>
#include <memory>
#include <utility>

#include "reports/event_text.h"
#include "reports/text.h"

namespace midflight::cli {
namespace {

using Level = spdlog::level::level_enum;

constexpr std::array<std::pair<std::string_view, Level>, 6> kLevels{{{"off", Level::off},
                                                                     {"error", Level::err},
                                                                     {"warning", Level::warn},
                                                                     {"info", Level::info},
                                                                     {"debug", Level::debug},
                                                                     {"trace", Level::trace}}};

// What the network and the machine do is no node's word: it is for the closest look only.
Level level_of(const sim::Event& event) {
  using sim::EventKind;
  if (event.kind <= EventKind::held || event.kind == EventKind::timer) return Level::trace;
  if (event.kind == EventKind::packet_out || event.kind == EventKind::packet_in) {
    return Level::trace;
  }
  if (event.kind <= EventKind::fault) return Level::info;
  switch (event.severity) {
    case Severity::trace:
      return Level::trace;
    case Severity::debug:
      return Level::debug;
    case Severity::info:
      return Level::info;
    case Severity::warning:
      return Level::warn;
    case Severity::error:
      return Level::err;
  }
  return Level::info;
}

std::string_view name_of(Level level) {
  for (const auto& [name, each] : kLevels) {
    if (each == level) return name;
  }
  return "off";
}

}  // namespace

std::optional<Level> log_level(std::string_view name) {
  for (const auto& [each, level] : kLevels) {
    if (each == name) return level;
  }
  return std::nullopt;
}

EventLog::EventLog(std::vector<std::string> node_names, Level level)
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
