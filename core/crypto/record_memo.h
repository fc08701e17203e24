// Remembers records as they were sealed and opened, so that a world which holds both ends opens
// what it has sealed for the price of a comparison, and a run which is repeated seals nothing anew.
// Inputs are compared whole: an answer is never wrong, at worst forgotten.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/crypto/record_cipher.h"

namespace midflight::crypto {

class RecordMemo {
 public:
  RecordMemo();
  ~RecordMemo();
  RecordMemo(const RecordMemo&) = delete;
  RecordMemo& operator=(const RecordMemo&) = delete;
  RecordMemo(RecordMemo&&) = delete;
  RecordMemo& operator=(RecordMemo&&) = delete;

  // As the functions of these names in record_cipher.h.
  void seal(const CipherKey& key, std::uint32_t number, std::span<std::uint8_t> record);
  [[nodiscard]] bool open(const CipherKey& key, std::uint32_t number, ByteView sealed,
                          std::span<std::uint8_t> plain);

 private:
  static constexpr std::size_t kSets = 128;
  static constexpr std::size_t kWays = 4;  // keys whose numbers fall into the same sets
  // Of a sealed record, with room for a tunnelled Ethernet frame of 1,518 bytes. Longer ones aren't
  // remembered.
  static constexpr std::size_t kMost = 1536;
  static constexpr std::size_t kRoom = kSets * kWays * 2 * kMost;

  struct Which {
    std::uint32_t size = 0;  // in bytes, sealed; 0: nothing is remembered
    std::uint32_t number = 0;
    CipherKey key{};
    friend bool operator==(const Which&, const Which&) = default;
  };
  // What a key seals next goes into the next set, and evicts what has been there longest.
  struct Set {
    std::array<Which, kWays> which{};
    std::array<std::uint64_t, kWays> begin{};  // of its texts, counted from the first ever written
    std::size_t oldest = 0;
  };
  // A record's plain text, and what it was sealed to.
  struct Texts {
    std::span<std::uint8_t> plain;
    std::span<std::uint8_t> sealed;
  };
  using Side = std::span<std::uint8_t> Texts::*;

  [[nodiscard]] Set& set_of(const Which& which);
  [[nodiscard]] Texts texts_at(std::uint64_t begin, std::size_t size);
  [[nodiscard]] std::optional<Texts> find(const Which& which, Side side, ByteView text);
  [[nodiscard]] Texts add(const Which& which);

  std::vector<Set> sets_;
  // Texts one after another, around and around: few short ones touch few pages, which cost more
  // than they save where each is new.
  std::unique_ptr<std::uint8_t[]> room_;  // NOLINT(cppcoreguidelines-avoid-c-arrays): not filled
  std::uint64_t end_ = 0;                 // of what was ever written
};

}  // namespace midflight::crypto
