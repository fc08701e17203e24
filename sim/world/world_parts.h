// Shared by the files that make up World.
#pragma once

#include "sim/world/pending.h"
#include "sim/world/world.h"

namespace midflight::sim {

// What a node may ask of its machine (core/base/effects.h), answered by the world at this step.
class World::Surrounding final : public Surroundings {
 public:
  Surrounding(World& world, NodeIndex node, Step& step) : world_(world), node_(node), step_(step) {}

  std::uint32_t path_mtu(Address to) override;
  bool drop_for_queue(ConnectionId connection, std::uint32_t limit, const Label& label) override;
  std::uint32_t pick(std::uint32_t options, std::string_view what) override;

 private:
  World& world_;
  NodeIndex node_;
  Step& step_;
};

template <class Input>
void World::react(NodeIndex node, Running& running, const Input& input) {
  auto& machine = machines_[node.value];
  if (!machine.up()) return;
  Surrounding surroundings(*this, node, running.step);
  const HostCall call{machine.clock.local(running.step.now()), running.crypto, surroundings,
                      effects_};
  input(*machine.host, call);
  touched_.push_back(node);
  carry_out(node, running);
}

}  // namespace midflight::sim
