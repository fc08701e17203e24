#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <limits>

#include "core/meta/codec.h"

namespace midflight::meta {
namespace {

template <std::integral T>
std::optional<T> whole_number(std::string_view text, int base) {
  T value{};
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

bool canonical(std::string_view digits) { return digits.size() == 1 || !digits.starts_with('0'); }

// Only the one way in which tinc writes an address, so that formatting gives the same text.
std::optional<Address> ipv4(std::string_view host, std::string_view port) {
  Address out;
  for (int part = 0; part < 4; ++part) {
    const auto digits = host.substr(0, host.find('.'));
    const auto byte = whole_number<std::uint8_t>(digits, 10);
    if (!byte || !canonical(digits)) return std::nullopt;
    out.host = out.host << 8U | *byte;
    host.remove_prefix(digits.size());
    if (part < 3 && !host.starts_with('.')) return std::nullopt;
    if (part < 3) host.remove_prefix(1);
  }
  const auto number = whole_number<std::uint16_t>(port, 10);
  if (!host.empty() || !number || !canonical(port) || !out.valid()) return std::nullopt;
  out.port = *number;
  return out;
}

// Takes a line apart, field by field. The first failure is kept; what is read after it is void.
class Fields {
 public:
  explicit Fields(std::string_view line) : rest_(line) {}

  void set_request(std::string_view name) { request_ = name; }
  [[nodiscard]] bool more() const { return !rest_.empty(); }

  std::string_view text(std::string_view field, std::string_view expectation = "present") {
    const auto token = take();
    if (token.empty()) refuse(field, expectation, token);
    return token;
  }
  std::string name(std::string_view field) {
    static constexpr std::string_view kExpectation = "a name of [A-Za-z0-9_]+";
    const auto token = text(field, kExpectation);
    if (!is_name(token)) refuse(field, kExpectation, token);
    return std::string(token);
  }
  std::uint32_t hex(std::string_view field) {
    return number<std::uint32_t>(field, "a hexadecimal number of 32 bits", 16);
  }
  template <std::integral T>
  T decimal(std::string_view field, T low = std::numeric_limits<T>::min(),
            T high = std::numeric_limits<T>::max()) {
    const auto token = take();
    const auto value = whole_number<T>(token, 10);
    if (!value || *value < low || *value > high) {
      refuse(field, "a number from " + std::to_string(low) + " to " + std::to_string(high), token);
    }
    return value.value_or(low);
  }
  Endpoint endpoint(std::string_view host_field, std::string_view port_field) {
    const auto host = text(host_field);
    const auto port = text(port_field);
    Endpoint out;
    if (const auto address = ipv4(host, port)) {
      out.address = *address;
    } else {
      out.text.append(host).append(1, ' ').append(port);
    }
    return out;
  }
  void refuse(std::string_view field, std::string_view expectation, std::string_view text) {
    if (failed_) return;
    failed_ = true;
    error_.append(request_).append(": ").append(field).append(" must be ").append(expectation);
    error_.append(", but is \"").append(text).append("\"");
  }
  Result<Message> finish(Message message) {
    if (more()) refuse("the rest of the line", "empty", rest_);
    if (failed_) return fail(std::move(error_));
    return message;
  }

 private:
  std::string_view take() {
    const auto token = rest_.substr(0, rest_.find(' '));
    rest_.remove_prefix(token.size());
    // A space at the very end stays, and is then one field too many.
    if (rest_.size() > 1) rest_.remove_prefix(1);
    return token;
  }
  template <std::integral T>
  T number(std::string_view field, std::string_view expectation, int base) {
    const auto token = text(field, expectation);
    const auto value = whole_number<T>(token, base);
    if (!value) refuse(field, expectation, token);
    return value.value_or(T{});
  }

  std::string_view request_ = "request";
  std::string_view rest_;
  bool failed_ = false;
  std::string error_;
};

void read(Fields& in, Id& m) {
  m.name = in.name("NAME");
  static constexpr std::string_view kExpectation = "MAJOR.MINOR";
  const auto version = in.text("VERSION", kExpectation);
  const auto dot = std::min(version.find('.'), version.size());
  const auto major = whole_number<std::uint32_t>(version.substr(0, dot), 10);
  const auto minor =
      whole_number<std::uint32_t>(version.substr(std::min(dot + 1, version.size())), 10);
  if (!major || !minor) in.refuse("VERSION", kExpectation, version);
  m.major = major.value_or(0);
  m.minor = minor.value_or(0);
}
void read(Fields& in, Ack& m) {
  m.port = in.decimal<std::uint16_t>("PORT");
  m.weight = in.decimal<std::int32_t>("WEIGHT");
  m.options = in.hex("OPTIONS");
}
void read(Fields&, TermReq&) {}
void read(Fields&, Ping&) {}
void read(Fields&, Pong&) {}
template <class Subnet>
requires std::same_as<Subnet, AddSubnet> || std::same_as<Subnet, DelSubnet>
void read(Fields& in, Subnet& m) {
  m.nonce = in.hex("NONCE");
  m.name = in.name("NAME");
  m.subnet = in.text("SUBNET");
}
void read(Fields& in, AddEdge& m) {
  m.nonce = in.hex("NONCE");
  m.from = in.name("FROM");
  m.to = in.name("TO");
  m.address = in.endpoint("ADDRESS", "PORT");
  m.options = in.hex("OPTIONS");
  m.weight = in.decimal<std::int32_t>("WEIGHT");
  if (in.more()) m.local = in.endpoint("LOCALADDRESS", "LOCALPORT");
}
void read(Fields& in, DelEdge& m) {
  m.nonce = in.hex("NONCE");
  m.from = in.name("FROM");
  m.to = in.name("TO");
}
void read(Fields& in, KeyChanged& m) {
  m.nonce = in.hex("NONCE");
  m.name = in.name("NAME");
}
void read(Fields& in, ReqKey& m) {
  m.from = in.name("FROM");
  m.to = in.name("TO");
  if (!in.more()) return;
  static constexpr std::string_view kExpectation = "15, 19, 20 or 21";
  const auto text = in.text("SUB", kExpectation);
  const auto sub = whole_number<std::uint8_t>(text, 10).value_or(0);
  if (sub != 15 && sub != 19 && sub != 20 && sub != 21) in.refuse("SUB", kExpectation, text);
  m.kind = static_cast<ReqKeyKind>(sub);
  if (in.more()) m.payload = in.text("PAYLOAD");
}
void read(Fields& in, AnsKey& m) {
  m.from = in.name("FROM");
  m.to = in.name("TO");
  m.payload = in.text("PAYLOAD");
  m.cipher = in.decimal<std::int32_t>("CIPHER");
  m.digest = in.decimal<std::int32_t>("DIGEST");
  m.mac_length = in.decimal<std::int32_t>("MACLENGTH");
  m.compression = in.decimal<std::int32_t>("COMPRESSION");
  if (in.more()) m.address = in.endpoint("ADDRESS", "PORT");
}
void read(Fields& in, Packet& m) { m.length = in.decimal<std::uint32_t>("LENGTH", 1, kMaxPacket); }
void read(Fields& in, SptpsPacket& m) {
  m.length = in.decimal<std::uint32_t>("LENGTH", 1, kMaxPacket);
}
void read(Fields& in, UdpInfo& m) {
  m.from = in.name("FROM");
  m.to = in.name("TO");
  m.address = in.endpoint("ADDRESS", "PORT");
}
void read(Fields& in, MtuInfo& m) {
  m.from = in.name("FROM");
  m.to = in.name("TO");
  m.mtu = in.decimal<std::int32_t>("MTU");
}

template <class M>
Result<Message> read_as(Fields& in) {
  M message;
  in.set_request(name_of(message));
  read(in, message);
  return in.finish(std::move(message));
}

using ReadFunction = Result<Message> (*)(Fields&);
// By request number. 1 to 3 belong to the legacy protocol, 18 to 20 stand for nothing on their own,
// and tinc 1.1 knows no 5 and 6 any more.
constexpr std::array<ReadFunction, 24> kReadFunctions{read_as<Id>,
                                                      nullptr,
                                                      nullptr,
                                                      nullptr,
                                                      read_as<Ack>,
                                                      nullptr,
                                                      nullptr,
                                                      read_as<TermReq>,
                                                      read_as<Ping>,
                                                      read_as<Pong>,
                                                      read_as<AddSubnet>,
                                                      read_as<DelSubnet>,
                                                      read_as<AddEdge>,
                                                      read_as<DelEdge>,
                                                      read_as<KeyChanged>,
                                                      read_as<ReqKey>,
                                                      read_as<AnsKey>,
                                                      read_as<Packet>,
                                                      nullptr,
                                                      nullptr,
                                                      nullptr,
                                                      read_as<SptpsPacket>,
                                                      read_as<UdpInfo>,
                                                      read_as<MtuInfo>};

}  // namespace

bool is_name(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

Result<Message> parse(std::string_view line) {
  if (line.size() > kMaxLine) {
    return fail("request: the line must be at most " + std::to_string(kMaxLine) +
                " bytes long, but is " + std::to_string(line.size()));
  }
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (!std::all_of(line.begin(), line.end(), printable)) {
    return fail("request: every character must be printable ASCII");
  }
  Fields in(line);
  static constexpr std::string_view kExpectation = "one that tinc 1.1 uses with SPTPS";
  const auto text = in.text("the number", kExpectation);
  const auto number = whole_number<std::uint8_t>(text, 10);
  if (!number || *number >= kReadFunctions.size() || kReadFunctions[*number] == nullptr) {
    in.refuse("the number", kExpectation, text);
    return in.finish(Message{});
  }
  return kReadFunctions[*number](in);
}

}  // namespace midflight::meta
