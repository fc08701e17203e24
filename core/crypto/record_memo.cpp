#include "core/crypto/record_memo.h"

#include <algorithm>
#include <cstring>

#include "core/base/check.h"
#include "core/crypto/hash.h"

namespace midflight::crypto {
RecordMemo::RecordMemo() : sets_(kSets), room_(new std::uint8_t[kRoom]) {}

RecordMemo::~RecordMemo() {
  for (auto& set : sets_) {
    for (auto& which : set.which) wipe(which.key);
  }
  wipe(std::span(room_.get(), std::min<std::uint64_t>(end_, kRoom)));
}

// A key is uniformly distributed, so its front is as good as a hash.
RecordMemo::Set& RecordMemo::set_of(const Which& which) {
  std::uint64_t front = 0;
  std::memcpy(&front, which.key.data(), sizeof front);
  return sets_[(front + which.number) % kSets];
}

RecordMemo::Texts RecordMemo::texts_at(std::uint64_t begin, std::size_t size) {
  const std::span both(room_.get() + begin % kRoom, 2 * size - kTagSize);
  return {both.first(size - kTagSize), both.last(size)};
}

std::optional<RecordMemo::Texts> RecordMemo::find(const Which& which, Side side, ByteView text) {
  const auto& set = set_of(which);
  for (std::size_t way = 0; way < kWays; ++way) {
    const bool written_over = end_ - set.begin[way] > kRoom;
    if (set.which[way] != which || written_over) continue;
    const auto texts = texts_at(set.begin[way], which.size);
    if (std::equal(text.begin(), text.end(), (texts.*side).begin())) return texts;
  }
  return std::nullopt;
}

RecordMemo::Texts RecordMemo::add(const Which& which) {
  const auto needed = 2 * which.size - kTagSize;
  if (end_ % kRoom + needed > kRoom) end_ += kRoom - end_ % kRoom;
  auto& set = set_of(which);
  set.which[set.oldest] = which;
  set.begin[set.oldest] = end_;
  set.oldest = (set.oldest + 1) % kWays;
  end_ += needed;
  return texts_at(end_ - needed, which.size);
}

void RecordMemo::seal(const CipherKey& key, std::uint32_t number, std::span<std::uint8_t> record) {
  if (record.size() <= kTagSize || record.size() > kMost) return crypto::seal(key, number, record);
  const Which which{static_cast<std::uint32_t>(record.size()), number, key};
  const auto plain = record.first(record.size() - kTagSize);
  if (const auto known = find(which, &Texts::plain, plain)) {
    std::memcpy(record.data(), known->sealed.data(), record.size());
    return;
  }
  const auto texts = add(which);
  std::memcpy(texts.plain.data(), plain.data(), plain.size());
  crypto::seal(key, number, record);
  std::memcpy(texts.sealed.data(), record.data(), record.size());
}

bool RecordMemo::open(const CipherKey& key, std::uint32_t number, ByteView sealed,
                      std::span<std::uint8_t> plain) {
  if (sealed.size() > kTagSize && sealed.size() <= kMost) {
    const Which which{static_cast<std::uint32_t>(sealed.size()), number, key};
    if (const auto known = find(which, &Texts::sealed, sealed)) {
      MIDFLIGHT_CHECK(plain.size() + kTagSize == sealed.size(),
                      "a record opens into its own length");
      std::memcpy(plain.data(), known->plain.data(), plain.size());
      return true;
    }
  }
  return crypto::open(key, number, sealed, plain);
}

}  // namespace midflight::crypto
