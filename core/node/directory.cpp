#include "core/node/directory.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/crypto/hash.h"
#include "core/meta/codec.h"

namespace midflight::node {

Directory::Directory(std::vector<DirectoryEntry> entries) : entries_(std::move(entries)) {
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    auto& entry = entries_[i];
    MIDFLIGHT_CHECK(meta::is_name(entry.name), "a node's name is [A-Za-z0-9_]+");
    if (entry.id == NodeId{}) entry.id = crypto::node_id(entry.name);
    by_name_.push_back(NodeIndex{i});
  }
  by_id_ = by_name_;
  std::sort(by_name_.begin(), by_name_.end(),
            [this](NodeIndex a, NodeIndex b) { return (*this)[a].name < (*this)[b].name; });
  std::sort(by_id_.begin(), by_id_.end(),
            [this](NodeIndex a, NodeIndex b) { return (*this)[a].id < (*this)[b].id; });
  name_ranks_.resize(entries_.size());
  for (std::uint32_t rank = 0; rank < by_name_.size(); ++rank) {
    name_ranks_[by_name_[rank].value] = rank;
    MIDFLIGHT_CHECK(rank == 0 || (*this)[by_name_[rank - 1]].name != (*this)[by_name_[rank]].name,
                    "names are unique");
  }
}

NodeIndex Directory::find(std::string_view name) const {
  const auto at = std::lower_bound(
      by_name_.begin(), by_name_.end(), name,
      [this](NodeIndex node, std::string_view wanted) { return (*this)[node].name < wanted; });
  return at != by_name_.end() && (*this)[*at].name == name ? *at : NodeIndex{};
}

NodeIndex Directory::find(const NodeId& id) const {
  const auto at = std::lower_bound(
      by_id_.begin(), by_id_.end(), id,
      [this](NodeIndex node, const NodeId& wanted) { return (*this)[node].id < wanted; });
  return at != by_id_.end() && (*this)[*at].id == id ? *at : NodeIndex{};
}

}  // namespace midflight::node
