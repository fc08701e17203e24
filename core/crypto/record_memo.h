// Remembers records as they were sealed and opened, so that a world which holds both ends opens
// what it has sealed for the price of a comparison, and a run which is repeated seals nothing anew.
// Inputs are compared whole: an answer is never wrong, at worst forgotten.
#pragma once

#include <memory>
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
  static constexpr std::size_t kSlots = 512;
  // Sealed, with room for a tunnelled Ethernet frame of 1,518 bytes. Longer ones aren't remembered.
  static constexpr std::size_t kMost = 1536;

  struct Which {
    CipherKey key{};
    std::uint32_t number = 0;
    std::uint32_t size = 0;  // in bytes, sealed; 0: nothing is remembered
    friend bool operator==(const Which&, const Which&) = default;
  };
  struct Texts {
    FixedBytes<kMost> plain;
    FixedBytes<kMost> sealed;
  };

  [[nodiscard]] static std::size_t slot_of(const Which& which);

  // Direct-mapped: what a key seals next goes into the next slot, and evicts what was there.
  std::vector<Which> which_;
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-c-arrays): a megabyte that isn't touched until it is used
  std::unique_ptr<Texts[]> texts_;
};

}  // namespace midflight::crypto
