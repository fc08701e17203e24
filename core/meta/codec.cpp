#include "core/meta/codec.h"

#include <array>
#include <charconv>
#include <concepts>

namespace midflight::meta {
namespace {

// Appends the fields of one line, a space between each two.
class Line {
 public:
  Line(std::string& out, int number) : out_(out) { append(number, 10); }

  Line& decimal(std::integral auto value) {
    out_ += ' ';
    return append(value, 10);
  }
  Line& hex(std::uint32_t value) {
    out_ += ' ';
    return append(value, 16);
  }
  Line& text(std::string_view value) {
    out_ += ' ';
    out_ += value;
    return *this;
  }
  Line& endpoint(const Endpoint& value) {
    // An unset address, or one of a family that nodes here don't know, goes as tinc writes unset
    // ones.
    if (!value.address.valid()) return text(value.text.empty() ? "unspec unspec" : value.text);
    out_ += ' ';
    for (int shift = 24; shift >= 0; shift -= 8) {
      append((value.address.host >> shift) & 0xffU, 10);
      if (shift > 0) out_ += '.';
    }
    return decimal(value.address.port);
  }
  Line& endpoint(const std::optional<Endpoint>& value) { return value ? endpoint(*value) : *this; }

 private:
  Line& append(std::integral auto value, int base) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
    out_.append(digits.data(), end);
    return *this;
  }

  std::string& out_;
};

struct Formatter {
  std::string& out;

  void operator()(const Id& m) const {
    Line(out, 0).text(m.name).decimal(m.major);
    out += '.';
    out += std::to_string(m.minor);
  }
  void operator()(const Ack& m) const {
    Line(out, 4).decimal(m.port).decimal(m.weight).hex(m.options);
  }
  void operator()(const TermReq&) const { Line(out, 7); }
  void operator()(const Ping&) const { Line(out, 8); }
  void operator()(const Pong&) const { Line(out, 9); }
  void operator()(const AddSubnet& m) const {
    Line(out, 10).hex(m.nonce).text(m.name).text(m.subnet);
  }
  void operator()(const DelSubnet& m) const {
    Line(out, 11).hex(m.nonce).text(m.name).text(m.subnet);
  }
  void operator()(const AddEdge& m) const {
    Line(out, 12)
        .hex(m.nonce)
        .text(m.from)
        .text(m.to)
        .endpoint(m.address)
        .hex(m.options)
        .decimal(m.weight)
        .endpoint(m.local);
  }
  void operator()(const DelEdge& m) const { Line(out, 13).hex(m.nonce).text(m.from).text(m.to); }
  void operator()(const KeyChanged& m) const { Line(out, 14).hex(m.nonce).text(m.name); }
  void operator()(const ReqKey& m) const {
    Line line(out, 15);
    line.text(m.from).text(m.to);
    if (m.kind == ReqKeyKind::legacy) return;
    line.decimal(static_cast<int>(m.kind));
    if (!m.payload.empty()) line.text(m.payload);
  }
  void operator()(const AnsKey& m) const {
    Line(out, 16)
        .text(m.from)
        .text(m.to)
        .text(m.payload)
        .decimal(m.cipher)
        .decimal(m.digest)
        .decimal(m.mac_length)
        .decimal(m.compression)
        .endpoint(m.address);
  }
  void operator()(const Packet& m) const { Line(out, 17).decimal(m.length); }
  void operator()(const SptpsPacket& m) const { Line(out, 21).decimal(m.length); }
  void operator()(const UdpInfo& m) const {
    Line(out, 22).text(m.from).text(m.to).endpoint(m.address);
  }
  void operator()(const MtuInfo& m) const { Line(out, 23).text(m.from).text(m.to).decimal(m.mtu); }
};

}  // namespace

void format(const Message& message, std::string& out) { std::visit(Formatter{out}, message); }

}  // namespace midflight::meta
