#include "sim/host/host.h"

namespace midflight::sim {

void Host::connection(ConnectionId /*id*/, StreamEvent /*event*/, Address /*peer*/,
                      const HostCall& /*call*/) {}
void Host::stream(ConnectionId /*id*/, ByteView /*bytes*/, const HostCall& /*call*/) {}
void Host::timer(TimerId /*timer*/, const HostCall& /*call*/) {}
void Host::force_rekey(NodeIndex /*peer*/, const HostCall& /*call*/) {}

std::optional<std::string> Host::fact(std::string_view /*name*/, NodeIndex /*peer*/) const {
  return std::nullopt;
}

// Any two numbers may differ in what follows from them.
std::uint32_t Host::place(NodeIndex /*origin*/, const Label& label) const { return label.number; }

std::optional<Host::Series> Host::series(NodeIndex /*peer*/) const { return std::nullopt; }

}  // namespace midflight::sim
