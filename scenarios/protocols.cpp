#include "scenarios/protocols.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace midflight::scenarios {
namespace {

std::vector<const sim::Protocol*>& known() {
  static std::vector<const sim::Protocol*> all{&sim::tinc()};
  return all;
}

void refuse(const sim::Protocol& protocol, const std::string& why) {
  throw std::invalid_argument("the protocol \"" + std::string(protocol.name) + "\" " + why);
}

}  // namespace

std::span<const sim::Protocol* const> protocols() { return known(); }

void add_protocol(const sim::Protocol& protocol) {
  if (protocol.hosts == nullptr) refuse(protocol, "makes no hosts");
  for (const auto* other : known()) {
    if (other->name == protocol.name) refuse(protocol, "is here twice");
  }
  for (const auto& set : protocol.sets) {
    if (find_behaviour_set(set.name)) {
      refuse(protocol, "names a set \"" + std::string(set.name) + "\", as another protocol does");
    }
  }
  known().push_back(&protocol);
}

std::optional<FoundSet> find_behaviour_set(std::string_view name) {
  for (const auto* protocol : known()) {
    const auto found = std::ranges::find(protocol->sets, name, &sim::BehaviourSet::name);
    if (found != protocol->sets.end()) return FoundSet{protocol, &*found};
  }
  return std::nullopt;
}

}  // namespace midflight::scenarios
