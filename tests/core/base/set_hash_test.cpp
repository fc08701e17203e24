#include "core/base/set_hash.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace midflight {
namespace {

Bytes state(const SetHash& hash) {
  Bytes bytes;
  Writer writer(bytes);
  hash.write_state(writer);
  return bytes;
}

Bytes state_of(const std::vector<std::string>& members) {
  SetHash hash;
  for (const auto& member : members) hash.add(as_bytes(member));
  return state(hash);
}

TEST(SetHash, DependsOnTheMembersNotOnTheirOrder) {
  EXPECT_EQ(state_of({"a", "b", "c"}), state_of({"c", "a", "b"}));
  EXPECT_NE(state_of({"a", "b"}), state_of({"a", "c"}));
  EXPECT_NE(state_of({"a", "b"}), state_of({"ab"}));
  EXPECT_NE(state_of({"a"}), state_of({"a", "a"}));
  EXPECT_NE(state_of({}), state_of({""}));
}

// Sums carry between their halves both ways: a thousand members make that certain.
TEST(SetHash, RemovingUndoesAdding) {
  SetHash hash;
  std::vector<Bytes> before;
  for (int i = 0; i < 1000; ++i) {
    before.push_back(state(hash));
    hash.add(as_bytes(std::to_string(i)));
  }
  for (int i = 1000; i-- > 0;) {
    hash.remove(as_bytes(std::to_string(i)));
    EXPECT_EQ(state(hash), before[static_cast<std::size_t>(i)]);
  }
}

// XXH3's published result for no input is 99aa06d3014798d86001c324468d497f.
TEST(SetHash, OfTheEmptyMemberIsThePublishedXxh3) {
  SetHash hash;
  hash.add({});
  EXPECT_EQ(to_hex(state(hash)), "99aa06d3014798d86001c324468d497f");
}

}  // namespace
}  // namespace midflight
