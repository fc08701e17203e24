#include "core/crypto/record_memo.h"

#include <algorithm>
#include <cstring>

#include "core/base/check.h"
#include "core/crypto/hash.h"

namespace midflight::crypto {
namespace {

bool same(ByteView a, const std::uint8_t* b) { return std::memcmp(a.data(), b, a.size()) == 0; }

}  // namespace

RecordMemo::RecordMemo() : which_(kSlots), texts_(new Texts[kSlots]) {}

RecordMemo::~RecordMemo() {
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    if (which_[slot].size == 0) continue;
    wipe(which_[slot].key);
    wipe(texts_[slot].plain);
  }
}

// A key is uniformly distributed, so its front is as good as a hash.
std::size_t RecordMemo::slot_of(const Which& which) {
  std::uint64_t front = 0;
  std::memcpy(&front, which.key.data(), sizeof front);
  return (front + which.number) % kSlots;
}

void RecordMemo::seal(const CipherKey& key, std::uint32_t number, std::span<std::uint8_t> record) {
  if (record.size() <= kTagSize || record.size() > kMost) return crypto::seal(key, number, record);
  const Which which{key, number, static_cast<std::uint32_t>(record.size())};
  const auto slot = slot_of(which);
  auto& texts = texts_[slot];
  const auto plain = record.first(record.size() - kTagSize);
  if (which_[slot] == which && same(plain, texts.plain.data())) {
    std::copy_n(texts.sealed.data(), record.size(), record.data());
    return;
  }
  std::ranges::copy(plain, texts.plain.data());
  crypto::seal(key, number, record);
  std::ranges::copy(record, texts.sealed.data());
  which_[slot] = which;
}

bool RecordMemo::open(const CipherKey& key, std::uint32_t number, ByteView sealed,
                      std::span<std::uint8_t> plain) {
  if (sealed.size() <= kTagSize || sealed.size() > kMost) {
    return crypto::open(key, number, sealed, plain);
  }
  MIDFLIGHT_CHECK(plain.size() + kTagSize == sealed.size(), "a record opens into its own length");
  const Which which{key, number, static_cast<std::uint32_t>(sealed.size())};
  const auto slot = slot_of(which);
  const auto& texts = texts_[slot];
  if (which_[slot] == which && same(sealed, texts.sealed.data())) {
    std::copy_n(texts.plain.data(), plain.size(), plain.data());
    return true;
  }
  return crypto::open(key, number, sealed, plain);
}

}  // namespace midflight::crypto
