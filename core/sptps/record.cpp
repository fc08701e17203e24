#include "core/sptps/record.h"

#include <algorithm>

#include "core/base/check.h"

namespace midflight::sptps {

void write_record(const RecordHead& head, ByteView body, const crypto::CipherKey* key,
                  std::span<std::uint8_t> wire) {
  MIDFLIGHT_CHECK(wire.size() == body.size() + overhead(head.mode, key != nullptr),
                  "the wire has room for exactly one record");
  write_unsealed(head, body, wire);
  if (key != nullptr) crypto::seal(*key, head.number, wire.subspan(header_size(head.mode)));
}

void write_unsealed(const RecordHead& head, ByteView body, std::span<std::uint8_t> wire) {
  MIDFLIGHT_CHECK(wire.size() >= body.size() + overhead(head.mode, false),
                  "the wire has room for a record");
  const auto header = header_size(head.mode);
  auto value = head.mode == Mode::datagram ? head.number : static_cast<std::uint32_t>(body.size());
  for (std::size_t i = header; i > 0; --i, value >>= 8U) {
    wire[i - 1] = static_cast<std::uint8_t>(value);
  }
  wire[header] = head.type;
  std::copy(body.begin(), body.end(), wire.begin() + static_cast<std::ptrdiff_t>(header) + 1);
}

}  // namespace midflight::sptps
