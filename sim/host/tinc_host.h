// Puts a tinc node (core/node) on the simulated network.
#pragma once

#include "core/node/node.h"
#include "sim/host/host.h"

namespace midflight::sim {

[[nodiscard]] std::unique_ptr<Host> make_tinc_host(
    std::shared_ptr<const node::Config> config,
    const std::shared_ptr<const node::Directory>& directory);

}  // namespace midflight::sim
