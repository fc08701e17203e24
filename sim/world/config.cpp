#include "sim/world/config.h"

#include "core/base/check.h"
#include "core/crypto/key_file.h"

namespace midflight::sim {

NodeIndex ScenarioConfig::find_node(std::string_view node_name) const {
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].name == node_name) return NodeIndex{i};
  }
  return {};
}

Result<crypto::KeyPair> read_key_file(std::string_view text) {
  return crypto::parse_private_key(text);
}

std::string write_key_file(const crypto::KeyPair& key) { return crypto::format_private_key(key); }

std::string_view to_text(FaultKind kind) {
  switch (kind) {
    case FaultKind::partition:
      return "partition";
    case FaultKind::link_down:
      return "link_down";
    case FaultKind::clog:
      return "clog";
    case FaultKind::reset:
      return "reset";
    case FaultKind::crash:
      return "crash";
    case FaultKind::pause:
      return "pause";
    case FaultKind::clock_step:
      return "clock_step";
    case FaultKind::force_kex:
      return "force_kex";
    case FaultKind::clock_rate:
      return "clock_rate";
  }
  check_failed(__FILE__, __LINE__, "kind", "every kind of fault has a name");
}

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::violated:
      return "violated";
    case Verdict::vacuous:
      return "vacuous";
    case Verdict::unfinished:
      return "unfinished";
  }
  check_failed(__FILE__, __LINE__, "verdict", "every verdict has a name");
}

std::string_view to_text(TriggerEvent event) {
  switch (event) {
    case TriggerEvent::received:
      return "received";
    case TriggerEvent::sent:
      return "sent";
    case TriggerEvent::state:
      return "state";
    case TriggerEvent::flag:
      return "flag";
    case TriggerEvent::timer:
      return "timer";
  }
  check_failed(__FILE__, __LINE__, "event", "every trigger event has a name");
}

}  // namespace midflight::sim
