#include "reports/import_text.h"

#include <algorithm>

#include "reports/text.h"

namespace midflight::reports {
namespace {

constexpr std::size_t kShownLine = 140;

// Milliseconds with three decimals, or seconds when there are many.
std::string spell(Duration duration) {
  const auto thousandths = [](std::int64_t value, const char* unit) {
    const auto rest = std::to_string(1000 + value % 1000).substr(1);
    return std::to_string(value / 1000) + "." + rest + unit;
  };
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  if (micros < 1'000'000) return thousandths(micros, " ms");
  return thousandths(micros / 1000, " s");
}

std::string shortened(const std::string& line) {
  return line.size() <= kShownLine ? line : line.substr(0, kShownLine) + "...";
}

std::string evidence_text(const sim::Evidence& evidence) {
  const auto line = evidence.line > 0 ? ":" + std::to_string(evidence.line) : std::string();
  return "    " + evidence.node + line + "  " + shortened(evidence.text) + "\n";
}

std::string log_text(const sim::ImportedLog& log) {
  auto out = log.node + ": " + std::to_string(log.lines) + " lines, ";
  if (log.unknown + log.foreign == 0) {
    out += "all understood";
  } else {
    out += std::to_string(log.understood) + " understood, " + std::to_string(log.unknown) +
           " of unknown wording, " + std::to_string(log.foreign) + " not of this daemon";
  }
  out += "; " + std::to_string(log.requests) + " meta messages, " + std::to_string(log.packets) +
         " packets\n";
  if (log.clock_offset != Duration::zero()) {
    const bool behind = log.clock_offset > Duration::zero();
    out += "    its clock is " + spell(behind ? log.clock_offset : -log.clock_offset) +
           (behind ? " behind" : " ahead") + "\n";
  }
  if (log.acausal > 0) {
    out += "    " + std::to_string(log.acausal) + " of " + std::to_string(log.matched) +
           " shared messages arrive before they were sent\n";
  }
  for (const auto& note : log.notes) out += "    note: " + note + "\n";
  return out;
}

std::string pcap_text(const sim::ImportedPcap& pcap) {
  auto out = "capture of the link: " + std::to_string(pcap.packets) + " packets, " +
             std::to_string(pcap.datagrams) + " datagrams and " + std::to_string(pcap.segments) +
             " segments of interest\n";
  for (const auto& note : pcap.notes) out += "    note: " + note + "\n";
  return out;
}

std::string race_text(const sim::ImportedRace& race) {
  auto out = "race at " + race.at_text + ": " + race.name + "\n    " + race.story + "; ";
  if (!race.down) {
    out += "the channel is down until the logs end";
  } else if (*race.down == Duration::zero()) {
    out += "the channel does not go down";
  } else {
    out += "the channel is down for " + spell(*race.down);
  }
  out += "\n";
  for (const auto& each : race.evidence) out += evidence_text(each);
  return out;
}

std::string deviation_text(const sim::Deviation& deviation, const std::string& indent) {
  return indent + deviation.where.node + ":" + std::to_string(deviation.where.line) + "  " +
         shortened(deviation.where.text) + "\n" + indent +
         "  real node:      " + shortened(deviation.real) + "\n" + indent +
         "  simulated node: " + shortened(deviation.simulated) + "\n";
}

// "98.7 % of 1234", rounded down, so that only all is 100 %.
std::string share(std::uint32_t agreed, std::uint32_t all) {
  if (all == 0) return "none";
  const auto tenths = std::uint64_t{agreed} * 1000 / all;
  const auto rest = tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10);
  return std::to_string(tenths / 10) + rest + " % of " + std::to_string(all);
}

using Row = std::vector<std::string>;

Row row_of(const sim::NodeConformance& node) {
  return {node.node,
          share(node.messages_agreed, node.messages),
          share(node.restarts_agreed, node.restarts),
          share(node.refusals_agreed, node.refusals),
          share(node.key_states_agreed, node.key_states),
          share(node.numbers_agreed, node.numbers)};
}

std::string table(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += "  " + row[i] + std::string(widths[i] - row[i].size(), ' ');
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

std::string deviations_text(const sim::NodeConformance& node) {
  std::string out;
  if (node.first_deviation) {
    out += "  " + node.node + "'s first deviation; it was followed no further:\n" +
           deviation_text(*node.first_deviation, "    ");
  }
  if (node.key_state_deviation) {
    out += "  " + node.node + "'s first key state that differs:\n" +
           deviation_text(*node.key_state_deviation, "    ");
  }
  for (const auto& what : node.not_compared) {
    out += "  " + node.node + ": not compared: " + what + "\n";
  }
  return out;
}

std::string behaviour_text(const std::vector<sim::FlagSetting>& behaviour) {
  std::string out;
  for (const auto& each : behaviour) {
    out += (out.empty() ? "" : ", ") + each.flag + " " + each.value;
  }
  return out;
}

std::string flag_text(const sim::FlagInference& flag) {
  std::string agreeing;
  std::string refuted;
  for (const auto& value : flag.values) {
    if (value.deviation) {
      refuted += "    not " + value.value + ":\n" + deviation_text(*value.deviation, "      ");
    } else {
      agreeing += (agreeing.empty() ? "" : " or ") + value.value;
    }
  }
  return "  " + flag.flag + ": " + (agreeing.empty() ? "no value agrees" : agreeing) + "\n" +
         refuted;
}

}  // namespace

std::string conformance_text(const std::vector<sim::NodeConformance>& nodes) {
  std::vector<Row> rows{
      {"", "key messages", "channel starts", "refusals", "key states", "record numbers"}};
  for (const auto& node : nodes) rows.push_back(row_of(node));
  auto out = table(rows);
  for (const auto& node : nodes) out += deviations_text(node);
  return printable(out);
}

std::string import_text(const sim::ImportResult& result) {
  std::string out;
  for (const auto& log : result.logs) out += log_text(log);
  if (result.pcap) out += pcap_text(*result.pcap);
  out += "\n";
  for (const auto& race : result.races) out += race_text(race);
  if (result.races.empty()) out += "no known race\n";
  if (result.harmless_refusals > 0) {
    out += std::to_string(result.harmless_refusals) +
           " records could not be opened without a restart\n";
  }
  out += "\nWhat simulated nodes with " + behaviour_text(result.behaviour) + " do the same:\n" +
         conformance_text(result.conformance);
  out += "\nBehaviour flags that agree with the logs:\n";
  for (const auto& flag : result.flags) out += flag_text(flag);
  return printable(out);
}

}  // namespace midflight::reports
