// Who is who: what every node of a network has on disk about the others (tinc's host files).
// Immutable and shared by all nodes of a run.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/crypto/ed25519.h"

namespace midflight::node {

using NodeId = FixedBytes<6>;  // first 6 bytes of SHA-512(name)

struct DirectoryEntry {
  std::string name;
  crypto::PublicKey public_key{};
  Address address{};
  NodeId id{};  // computed from the name, if left out
};

class Directory {
 public:
  // Names are unique and match [A-Za-z0-9_]+.
  explicit Directory(std::vector<DirectoryEntry> entries);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] const DirectoryEntry& operator[](NodeIndex node) const {
    return entries_[node.value];
  }
  [[nodiscard]] NodeIndex find(std::string_view name) const;  // invalid if unknown
  [[nodiscard]] NodeIndex find(const NodeId& id) const;
  // All nodes in byte order of their names, the order of many of tinc's rules.
  [[nodiscard]] std::span<const NodeIndex> in_name_order() const { return by_name_; }
  // The node's place in that order.
  [[nodiscard]] std::uint32_t name_rank(NodeIndex node) const { return name_ranks_[node.value]; }

 private:
  std::vector<DirectoryEntry> entries_;
  std::vector<NodeIndex> by_name_;
  std::vector<NodeIndex> by_id_;
  std::vector<std::uint32_t> name_ranks_;  // the inverse of by_name_
};

}  // namespace midflight::node
