#include "core/node/directory.h"

#include <gtest/gtest.h>

namespace midflight::node {
namespace {

Directory directory_of(std::initializer_list<std::string> names) {
  std::vector<DirectoryEntry> entries;
  for (const auto& name : names) entries.push_back({.name = name});
  return Directory(std::move(entries));
}

TEST(Directory, NamesGoInByteOrderWhateverTheirIndex) {
  const auto directory = directory_of({"b", "B10", "_", "B9", "a"});
  std::vector<std::string> names;
  for (const auto node : directory.in_name_order()) {
    EXPECT_EQ(directory.name_rank(node), names.size());
    names.push_back(directory[node].name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"B10", "B9", "_", "a", "b"}));
}

// The ids that captures/README.md checked against packets of the real daemon.
TEST(Directory, NodesAreFoundByNameAndByTheIdsOnTheWire) {
  const auto directory = directory_of({"C", "A", "B"});
  EXPECT_EQ(directory[directory.find("A")].id, (NodeId{0x21, 0xb4, 0xf4, 0xbd, 0x9e, 0x64}));
  EXPECT_EQ(directory.find(NodeId{0x84, 0x8b, 0x07, 0x79, 0xff, 0x41}), directory.find("B"));
  EXPECT_EQ(directory.find(NodeId{0x3d, 0x63, 0x7a, 0xe6, 0x3d, 0x59}), NodeIndex{0});
  EXPECT_EQ(directory.find("A"), NodeIndex{1});
  EXPECT_FALSE(directory.find("a").valid());
  EXPECT_FALSE(directory.find("D").valid());
  EXPECT_FALSE(directory.find(NodeId{}).valid());
}

TEST(Directory, AnUnknownNameBetweenKnownOnesIsNobody) {
  const auto directory = directory_of({"A", "C"});
  for (const auto* const name : {"", "0", "AA", "B", "Cc"}) {
    EXPECT_FALSE(directory.find(name).valid()) << name;
  }
}

}  // namespace
}  // namespace midflight::node
