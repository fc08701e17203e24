#include "sim/trace/digest.h"

#include <algorithm>
#include <concepts>

#include "sim/kernel/hash.h"
#include "sim/kernel/little_endian.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace midflight::sim {
namespace {

// What a step is about, so that an event never looks like a state.
enum class Fold : std::uint8_t { event = 1, state = 2 };

// Hashes with XXH3 what doesn't fit where fields are gathered.
class Stream {  // NOLINT(cppcoreguidelines-pro-type-member-init): resetting writes the state
 public:
  // Both, one after the other.
  void add(ByteView gathered, ByteView bytes) {
    if (!begun_) XXH3_128bits_reset(&state_);
    begun_ = true;
    XXH3_128bits_update(&state_, gathered.data(), gathered.size());
    XXH3_128bits_update(&state_, bytes.data(), bytes.size());
  }
  [[nodiscard]] bool begun() const { return begun_; }
  [[nodiscard]] Hash128 end(ByteView last) {
    add(last, {});
    const auto hash = XXH3_128bits_digest(&state_);
    return {hash.high64, hash.low64};
  }

 private:
  XXH3_state_t state_;  // in use only once begun
  bool begun_ = false;
};

// Hashes fields with XXH3, integers little-endian and everything else with its length. They are
// gathered first, since most events are so small that one call hashes them whole.
class Hash {
 public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): adding writes what is read
  Hash(DigestValue before, Fold fold) {
    add(before.high).add(before.low).add(static_cast<std::uint8_t>(fold));
  }
  template <std::unsigned_integral T>
  Hash& add(T value) {
    end_ = put_little_endian(end_, value);
    return *this;
  }
  Hash& add(ByteView bytes) {
    add(static_cast<std::uint64_t>(bytes.size()));
    if (bytes.size() + kIntegers > gathered_.size() - gathered().size()) {
      stream_.add(gathered(), bytes);
      end_ = gathered_.data();
    } else {
      end_ = std::copy(bytes.begin(), bytes.end(), end_);
    }
    return *this;
  }
  Hash& add(std::string_view text) { return add(as_bytes(text)); }
  // Written half by half: a read of both at once would wait for two writes of one each.
  void write(DigestValue& value) {
    const auto hash = stream_.begun() ? stream_.end(gathered()) : hash128(gathered());
    value.high = hash.high;
    value.low = hash.low;
  }

 private:
  // More bytes than the integers that are ever added in a row: behind bytes there is space for
  // them, so that only bytes need to ask for it.
  static constexpr std::size_t kIntegers = 128;

  [[nodiscard]] ByteView gathered() const { return {gathered_.data(), end_}; }

  FixedBytes<2048> gathered_;
  std::uint8_t* end_ = gathered_.data();  // of what is gathered
  Stream stream_;
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
  hash.write(value_);
}

void Digest::settled(NodeIndex node, ByteView state) {
  Hash hash(value_, Fold::state);
  hash.add(node.value).add(state).write(value_);
}

}  // namespace midflight::sim
