#include "sim/trace/digest.h"

#include <algorithm>
#include <concepts>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace midflight::sim {
namespace {

// What a step is about, so that an event never looks like a state.
enum class Fold : std::uint8_t { event = 1, state = 2 };

template <std::unsigned_integral T>
std::uint8_t* put(std::uint8_t* to, T value) {
  for (unsigned shift = 0; shift < 8 * sizeof(T); shift += 8) {
    *to++ = static_cast<std::uint8_t>(value >> shift);
  }
  return to;
}

// Hashes fields with XXH3, integers little-endian and everything else with its length. They are
// gathered first, since most events are so small that one call hashes them whole.
class Hash {
 public:
  Hash(DigestValue before, Fold fold) {
    add(before.high).add(before.low).add(static_cast<std::uint8_t>(fold));
  }
  template <std::unsigned_integral T>
  Hash& add(T value) {
    if (gathered_.size() - size_ < sizeof value) stream({});
    put(gathered_.data() + size_, value);
    size_ += sizeof value;
    return *this;
  }
  Hash& add(ByteView bytes) {
    add(static_cast<std::uint64_t>(bytes.size()));
    if (gathered_.size() - size_ < bytes.size()) {
      stream(bytes);
    } else {
      std::copy(bytes.begin(), bytes.end(), gathered_.data() + size_);
      size_ += bytes.size();
    }
    return *this;
  }
  Hash& add(std::string_view text) { return add(as_bytes(text)); }
  [[nodiscard]] DigestValue value() {
    if (streaming_) stream({});
    const auto hash =
        streaming_ ? XXH3_128bits_digest(&state_) : XXH3_128bits(gathered_.data(), size_);
    return {hash.high64, hash.low64};
  }

 private:
  // Hashes what is gathered and then `bytes`.
  void stream(ByteView bytes) {
    if (!streaming_) XXH3_128bits_reset(&state_);
    streaming_ = true;
    XXH3_128bits_update(&state_, gathered_.data(), size_);
    XXH3_128bits_update(&state_, bytes.data(), bytes.size());
    size_ = 0;
  }

  FixedBytes<512> gathered_;  // of which `size_` bytes are written
  std::size_t size_ = 0;
  XXH3_state_t state_;  // in use only while streaming
  bool streaming_ = false;
};

}  // namespace

std::string to_text(DigestValue value) {
  Bytes bytes;
  Writer(bytes).integer(value.high).integer(value.low);
  return to_hex(bytes);
}

void Digest::observe(const Event& event) {
  Hash hash(value_, Fold::event);
  hash.add(event.number).add(event.cause);
  hash.add(static_cast<std::uint64_t>(event.at.time_since_epoch().count()));
  hash.add(static_cast<std::uint8_t>(event.kind)).add(static_cast<std::uint8_t>(event.severity));
  hash.add(event.node.value).add(event.peer.value);
  hash.add(event.message).add(event.record).add(event.name).add(event.text);
  hash.add(static_cast<std::uint64_t>(event.value)).add(event.a).add(event.b);
  hash.add(event.session).add(event.packet);
  hash.add(event.exchange).add(event.record_number).add(event.size).add(event.payload);
  value_ = hash.value();
}

void Digest::settled(NodeIndex node, ByteView state) {
  Hash hash(value_, Fold::state);
  value_ = hash.add(node.value).add(state).value();
}

}  // namespace midflight::sim
