// Records as they go on the wire (spec 1, "Records").
#pragma once

#include <span>

#include "core/base/bytes.h"
#include "core/crypto/record_cipher.h"

namespace midflight::sptps {

enum class Mode : std::uint8_t { datagram, stream };

inline constexpr std::uint8_t kHandshakeType = 128;
inline constexpr std::uint8_t kAlertType = 129;
inline constexpr std::uint8_t kCloseType = 130;
inline constexpr std::size_t kDatagramOverhead = 21;
inline constexpr std::size_t kStreamOverhead = 19;
inline constexpr std::size_t kMaxBody = 65'535 - 21;

// What stands before the type: a datagram's number, or the length of a stream record's body.
[[nodiscard]] constexpr std::size_t header_size(Mode mode) {
  return mode == Mode::datagram ? 4 : 2;
}
// Bytes on the wire beyond the body.
[[nodiscard]] constexpr std::size_t overhead(Mode mode, bool sealed) {
  return header_size(mode) + 1 + (sealed ? crypto::kTagSize : 0);
}

struct RecordHead {
  Mode mode = Mode::datagram;
  std::uint32_t number = 0;
  std::uint8_t type = 0;
};

// Fills `wire`, which is overhead(...) longer than the body. Plain without a key.
void write_record(const RecordHead& head, ByteView body, const crypto::CipherKey* key,
                  std::span<std::uint8_t> wire);
// The same but for sealing: what follows the header is to be sealed, if there is room for a tag.
void write_unsealed(const RecordHead& head, ByteView body, std::span<std::uint8_t> wire);

// Room for one record: on the stack up to 2 KiB, which no tunnelled packet exceeds, else on the
// heap.
class RecordBuffer {
 public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): every user writes before it reads
  explicit RecordBuffer(std::size_t size) : large_(size > kSmall ? size : 0), size_(size) {}
  RecordBuffer(const RecordBuffer&) = delete;
  RecordBuffer& operator=(const RecordBuffer&) = delete;
  ~RecordBuffer() = default;
  [[nodiscard]] std::span<std::uint8_t> bytes() {
    return {large_.empty() ? small_.data() : large_.data(), size_};
  }

 private:
  static constexpr std::size_t kSmall = 2048;
  FixedBytes<kSmall> small_;
  Bytes large_;
  std::size_t size_;
};

}  // namespace midflight::sptps
