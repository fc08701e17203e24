#include "sim/host/packet.h"

#include <algorithm>

#include "core/base/check.h"
#include "sim/kernel/choice.h"
#include "sim/kernel/little_endian.h"

namespace midflight::sim {
namespace {

// What follows a packet's head, by place.
class Pattern {
 public:
  explicit Pattern(PacketMark mark) : number_(static_cast<std::uint8_t>(mark.number)) {
    put_little_endian(flow_.data(), mark.flow);
  }
  [[nodiscard]] std::uint8_t at(std::size_t place) const {
    return flow_[place % flow_.size()] ^ static_cast<std::uint8_t>(number_ + place);
  }

 private:
  FixedBytes<8> flow_{};
  std::uint8_t number_;
};

}  // namespace

void fill_packet(PacketMark mark, bool wants_echo, std::uint32_t size, Bytes& out) {
  MIDFLIGHT_CHECK(size >= kMinPacket, "a packet has room for its mark");
  out.clear();
  Writer writer(out);
  writer.integer(kIpv4).boolean(wants_echo).integer(std::uint16_t{0}).integer(size);
  writer.integer(mark.flow).integer(mark.number);
  out.resize(size);
  const Pattern pattern(mark);
  for (std::size_t i = kMinPacket; i < size; ++i) out[i] = pattern.at(i);
}

std::optional<PacketMark> read_packet(ByteView packet) {
  if (packet.size() < kMinPacket || packet[0] != kIpv4) return std::nullopt;
  Reader reader(packet.subspan(4));
  const auto size = reader.integer<std::uint32_t>();
  const PacketMark mark{*reader.integer<std::uint64_t>(), *reader.integer<std::uint64_t>()};
  if (size != packet.size()) return std::nullopt;
  const Pattern pattern(mark);
  for (std::size_t i = kMinPacket; i < packet.size(); ++i) {
    if (packet[i] != pattern.at(i)) return std::nullopt;
  }
  return mark;
}

bool wants_echo(ByteView packet) { return packet[1] == 1; }

std::uint64_t packet_id(PacketMark mark) { return combine(mark.flow, mark.number); }

std::uint64_t echo_flow(std::uint64_t flow) { return combine(flow, fingerprint("echo")); }

}  // namespace midflight::sim
