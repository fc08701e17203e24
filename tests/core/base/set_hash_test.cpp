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

Bytes bytes_of_set(const std::vector<std::string>& members) {
  SetHash hash;
  for (const auto& member : members) hash.add(as_bytes(member));
  return state(hash);
}

TEST(SetHash, DependsOnTheMembersNotOnTheirOrder) {
  EXPECT_EQ(bytes_of_set({"a", "b", "c"}), bytes_of_set({"c", "a", "b"}));
  EXPECT_NE(bytes_of_set({"a", "b"}), bytes_of_set({"a", "c"}));
  EXPECT_NE(bytes_of_set({"a", "b"}), bytes_of_set({"ab"}));
  EXPECT_NE(bytes_of_set({"a"}), bytes_of_set({"a", "a"}));
  EXPECT_NE(bytes_of_set({}), bytes_of_set({""}));
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
