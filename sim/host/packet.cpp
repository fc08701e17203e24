#include "sim/host/packet.h"

#include <algorithm>
#include <cstring>

#include "core/base/check.h"
#include "sim/kernel/choice.h"
#include "sim/kernel/little_endian.h"

namespace midflight::sim {
namespace {

constexpr std::size_t kWord = 8;
static_assert(kMinPacket % kWord == 0);

// What follows a packet's head, eight bytes at a time: the byte at a place is that of the flow
// (little-endian, over and over) xor the sum of the packet's number and the place.
class Pattern {
 public:
  explicit Pattern(PacketMark mark)
      : flow_(mark.flow), sums_(add_bytes(kEach * (mark.number % 256), kPlaces)) {}
  [[nodiscard]] FixedBytes<kWord> next() {
    FixedBytes<kWord> bytes;
    put_little_endian(bytes.data(), flow_ ^ sums_);
    sums_ = add_bytes(sums_, kEach * kWord);
    return bytes;
  }

 private:
  static constexpr std::uint64_t kEach = 0x01'01'01'01'01'01'01'01;
  static constexpr std::uint64_t kPlaces = kEach * kMinPacket + 0x07'06'05'04'03'02'01'00;

  // Each modulo 256: their highest bits are added without a carry.
  static std::uint64_t add_bytes(std::uint64_t a, std::uint64_t b) {
    constexpr auto kHighest = kEach * 0x80;
    return ((a & ~kHighest) + (b & ~kHighest)) ^ ((a ^ b) & kHighest);
  }

  std::uint64_t flow_;
  std::uint64_t sums_;
};

}  // namespace

void fill_packet(PacketMark mark, bool wants_echo, std::uint32_t size, Bytes& out) {
  MIDFLIGHT_CHECK(size >= kMinPacket, "a packet has room for its mark");
  out.clear();
  Writer writer(out);
  writer.fields(kIpv4, std::uint8_t{wants_echo}, std::uint16_t{0}, size, mark.flow, mark.number);
  out.resize((size + kWord - 1) / kWord * kWord);
  Pattern pattern(mark);
  for (std::size_t at = kMinPacket; at < size; at += kWord) {
    std::memcpy(out.data() + at, pattern.next().data(), kWord);
  }
  out.resize(size);
}

std::optional<PacketMark> read_packet(ByteView packet) {
  if (packet.size() < kMinPacket || packet[0] != kIpv4) return std::nullopt;
  Reader reader(packet.subspan(4));
  const auto size = reader.integer<std::uint32_t>();
  const PacketMark mark{*reader.integer<std::uint64_t>(), *reader.integer<std::uint64_t>()};
  if (size != packet.size()) return std::nullopt;
  Pattern pattern(mark);
  auto rest = packet.subspan(kMinPacket);
  for (; rest.size() >= kWord; rest = rest.subspan(kWord)) {
    FixedBytes<kWord> word;
    std::memcpy(word.data(), rest.data(), kWord);
    if (word != pattern.next()) return std::nullopt;
  }
  const auto expected = pattern.next();
  if (!std::equal(rest.begin(), rest.end(), expected.begin())) return std::nullopt;
  return mark;
}

bool wants_echo(ByteView packet) { return packet[1] == 1; }

std::uint64_t packet_id(PacketMark mark) { return combine(mark.flow, mark.number); }

std::uint64_t echo_flow(std::uint64_t flow) { return combine(flow, fingerprint("echo")); }

}  // namespace midflight::sim
