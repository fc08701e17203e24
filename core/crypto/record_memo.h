// Remembers records as they were sealed and opened, so that a world which holds both ends opens
// what it has sealed for the price of a comparison, and a run which is repeated seals nothing anew.
// Inputs are compared whole: an answer is never wrong, at worst forgotten.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "core/crypto/hash.h"
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
  // Sealed, with room for a tunnelled Ethernet frame of 1,518 bytes. Longer ones aren't remembered.
  static constexpr std::size_t kMost = 1536;

  struct Which {
    std::uint32_t size = 0;  // in bytes, sealed; 0: nothing is remembered
    std::uint32_t number = 0;
    CipherKey key{};
    friend bool operator==(const Which&, const Which&) = default;
  };
  // The plain text, and what it was sealed to right behind it: few cache lines for short ones.
  class Texts {
   public:
    [[nodiscard]] std::span<std::uint8_t> plain(const Which& which) {
      return std::span(bytes_).first(which.size - kTagSize);
    }
    [[nodiscard]] std::span<std::uint8_t> sealed(const Which& which) {
      return std::span(bytes_).subspan(which.size - kTagSize, which.size);
    }
    void forget() { wipe(bytes_); }

   private:
    FixedBytes<2 * kMost> bytes_;
  };
  // What a key seals next goes into the next set, and evicts what has been there longest.
  struct Set {
    std::array<Which, kWays> which{};
    std::size_t oldest = 0;
  };

  [[nodiscard]] Set& set_of(const Which& which);
  [[nodiscard]] Texts& texts_of(const Set& set, std::size_t way);
  [[nodiscard]] Texts* find(const Which& which);

  std::vector<Set> sets_;
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-c-arrays): what is not used is never touched
  std::unique_ptr<Texts[]> texts_;  // by set and way
};

}  // namespace midflight::crypto
