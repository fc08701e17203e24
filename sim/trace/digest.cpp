#include "sim/trace/digest.h"

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

// Streams fields, integers little-endian and everything else with its length, into XXH3.
class Hash {
 public:
  Hash(DigestValue before, Fold fold) {
    XXH3_128bits_reset(&state_);
    add(before.high).add(before.low).add(static_cast<std::uint8_t>(fold));
  }
  template <std::unsigned_integral T>
  Hash& add(T value) {
    FixedBytes<sizeof(T)> bytes{};
    put(bytes.data(), value);
    XXH3_128bits_update(&state_, bytes.data(), bytes.size());
    return *this;
  }
  Hash& add(ByteView bytes) {
    add(static_cast<std::uint64_t>(bytes.size()));
    XXH3_128bits_update(&state_, bytes.data(), bytes.size());
    return *this;
  }
  Hash& add(std::string_view text) { return add(as_bytes(text)); }
  [[nodiscard]] DigestValue value() const {
    const auto hash = XXH3_128bits_digest(&state_);
    return {hash.high64, hash.low64};
  }

 private:
  XXH3_state_t state_;
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
