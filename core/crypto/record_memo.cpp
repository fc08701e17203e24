#include "core/crypto/record_memo.h"

#include <algorithm>
#include <cstring>

#include "core/base/check.h"

namespace midflight::crypto {
namespace {

bool same(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin()); }

}  // namespace

RecordMemo::RecordMemo() : sets_(kSets), texts_(new Texts[kSets * kWays]) {}

RecordMemo::~RecordMemo() {
  for (auto& set : sets_) {
    for (std::size_t way = 0; way < kWays; ++way) {
      if (set.which[way].size == 0) continue;
      wipe(set.which[way].key);
      texts_of(set, way).forget();
    }
  }
}

// A key is uniformly distributed, so its front is as good as a hash.
RecordMemo::Set& RecordMemo::set_of(const Which& which) {
  std::uint64_t front = 0;
  std::memcpy(&front, which.key.data(), sizeof front);
  return sets_[(front + which.number) % kSets];
}

RecordMemo::Texts& RecordMemo::texts_of(const Set& set, std::size_t way) {
  return texts_[static_cast<std::size_t>(&set - sets_.data()) * kWays + way];
}

RecordMemo::Texts* RecordMemo::find(const Which& which) {
  const auto& set = set_of(which);
  const auto found = std::find(set.which.begin(), set.which.end(), which);
  if (found == set.which.end()) return nullptr;
  return &texts_of(set, static_cast<std::size_t>(found - set.which.begin()));
}

void RecordMemo::seal(const CipherKey& key, std::uint32_t number, std::span<std::uint8_t> record) {
  if (record.size() <= kTagSize || record.size() > kMost) return crypto::seal(key, number, record);
  const Which which{static_cast<std::uint32_t>(record.size()), number, key};
  const auto plain = record.first(record.size() - kTagSize);
  auto* const known = find(which);
  if (known != nullptr && same(plain, known->plain(which))) {
    std::memcpy(record.data(), known->sealed(which).data(), record.size());
    return;
  }
  auto& set = set_of(which);
  const auto way = set.oldest;
  set.oldest = (way + 1) % kWays;
  set.which[way] = which;
  auto& texts = texts_of(set, way);
  std::memcpy(texts.plain(which).data(), plain.data(), plain.size());
  crypto::seal(key, number, record);
  std::memcpy(texts.sealed(which).data(), record.data(), record.size());
}

bool RecordMemo::open(const CipherKey& key, std::uint32_t number, ByteView sealed,
                      std::span<std::uint8_t> plain) {
  if (sealed.size() > kTagSize && sealed.size() <= kMost) {
    const Which which{static_cast<std::uint32_t>(sealed.size()), number, key};
    auto* const known = find(which);
    if (known != nullptr && same(sealed, known->sealed(which))) {
      MIDFLIGHT_CHECK(plain.size() + kTagSize == sealed.size(),
                      "a record opens into its own length");
      std::memcpy(plain.data(), known->plain(which).data(), plain.size());
      return true;
    }
  }
  return crypto::open(key, number, sealed, plain);
}

}  // namespace midflight::crypto
