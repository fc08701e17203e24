// What one node is told before it starts; the same throughout its life.
#pragma once

#include <map>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/crypto/entropy.h"
#include "core/node/behaviour.h"

namespace midflight::node {

struct Config {
  NodeIndex self;
  Behaviour behaviour;
  Duration key_expire = std::chrono::hours(1);
  Duration ping_interval = std::chrono::seconds(60);
  Duration ping_timeout = std::chrono::seconds(5);
  std::uint32_t replay_window = 16;  // bytes
  bool tcp_only = false;
  bool udp_discovery = true;
  std::vector<NodeIndex> connect_to;          // tinc's ConnectTo, in this order
  std::map<NodeIndex, std::int32_t> weights;  // tinc's Weight: of connections with these nodes
  crypto::KeyPair key;
  crypto::EntropyRoot entropy;
  // How often this node crashed and was started again in this run. Keeps what each life draws and
  // numbers apart.
  std::uint32_t incarnation = 0;
};

}  // namespace midflight::node
