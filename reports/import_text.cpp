#include "reports/import_text.h"

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
  auto out = race.name + " at " + race.at_text + ": " + race.node + " with " + race.peer + ", ";
  if (!race.down) {
    out += "channel down until the logs end";
  } else if (*race.down == Duration::zero()) {
    out += "channel not down";
  } else {
    out += "channel down for " + spell(*race.down);
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

std::string ratio(std::uint32_t agreed, std::uint32_t all, const char* what) {
  return std::to_string(agreed) + " of " + std::to_string(all) + " " + what;
}

std::string node_text(const sim::NodeConformance& node) {
  auto out = "  " + node.node + ": " +
             ratio(node.messages_agreed, node.messages, "key messages the same, ") +
             ratio(node.restarts_agreed, node.restarts, "channel starts, ") +
             ratio(node.refusals_agreed, node.refusals, "refusals, ") +
             ratio(node.key_states_agreed, node.key_states, "key states, ") +
             ratio(node.numbers_agreed, node.numbers, "record numbers\n");
  if (node.first_deviation) {
    out += "    first deviation, followed no further:\n" +
           deviation_text(*node.first_deviation, "    ");
  }
  if (node.key_state_deviation) {
    out +=
        "    first key state that differs:\n" + deviation_text(*node.key_state_deviation, "    ");
  }
  for (const auto& what : node.not_compared) out += "    not compared: " + what + "\n";
  return out;
}

std::string flag_text(const sim::FlagInference& flag) {
  std::string out;
  for (const auto& value : flag.values) {
    out += "  " + flag.flag + " " + value.value + ": ";
    out += value.deviation ? "does not agree\n" + deviation_text(*value.deviation, "    ")
                           : std::string("agrees\n");
  }
  return out;
}

}  // namespace

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
  out += "\nSimulated nodes with " + result.behaviour + ":\n";
  for (const auto& node : result.conformance) out += node_text(node);
  out += "\nBehaviour flags:\n";
  for (const auto& flag : result.flags) out += flag_text(flag);
  return printable(out);
}

}  // namespace midflight::reports
