#include "sim/import/pcap_reader.h"

#include <cstdio>
#include <memory>
#include <optional>

#include "core/base/bytes.h"
#include "core/crypto/hash.h"
#include "sim/import/libpcap.h"

namespace midflight::sim {
namespace {

constexpr std::uint16_t kTincPort = 655;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::size_t kMaxNodes = 65'536;

using Capture = std::unique_ptr<pcap_t, decltype(&pcap_close)>;

Result<Capture> open(const Libpcap& pcap, const PcapFile& file) {
  // fmemopen asks for writable memory, but mode "r" never writes.
  auto* const memory = const_cast<char*>(file.bytes.data());
  auto* const stream = file.bytes.empty() ? nullptr : ::fmemopen(memory, file.bytes.size(), "r");
  if (stream == nullptr) return fail(file.file + ": the capture is empty");
  char why[PCAP_ERRBUF_SIZE] = "";
  auto* const capture = pcap.open(stream, PCAP_TSTAMP_PRECISION_NANO, why);
  if (capture == nullptr) {
    std::fclose(stream);
    return fail(file.file + ": neither pcap nor pcapng: " + why);
  }
  return Capture(capture, pcap.close);
}

// Takes the link's header off; nothing if an IP packet can't be found behind it.
std::optional<ByteView> ip_packet(int link_type, ByteView frame) {
  Reader in(frame);
  switch (link_type) {
    case DLT_EN10MB: {
      static_cast<void>(in.take(12));
      auto type = in.integer<std::uint16_t>();
      while (type && (*type == 0x8100 || *type == 0x88a8)) {
        static_cast<void>(in.take(2));
        type = in.integer<std::uint16_t>();
      }
      if (!type || (*type != 0x0800 && *type != 0x86dd)) return std::nullopt;
      return in.rest();
    }
    case DLT_LINUX_SLL:
      return in.take(16) ? std::optional(in.rest()) : std::nullopt;
    case 276:  // LINUX_SLL2
      return in.take(20) ? std::optional(in.rest()) : std::nullopt;
    case DLT_NULL:
    case DLT_LOOP:
      return in.take(4) ? std::optional(in.rest()) : std::nullopt;
    case DLT_RAW:
    case 101:  // LINKTYPE_RAW
    case 228:  // LINKTYPE_IPV4
    case 229:  // LINKTYPE_IPV6
      return frame;
    default:
      return std::nullopt;
  }
}

struct Transport {
  std::uint8_t protocol = 0;
  ByteView bytes;
};

std::optional<Transport> transport(ByteView packet) {
  if (packet.empty()) return std::nullopt;
  if (packet[0] >> 4U == 4) {
    const std::size_t header = std::size_t{4} * (packet[0] & 0xfU);
    if (header < 20 || packet.size() < header) return std::nullopt;
    const bool later_fragment = ((packet[6] & 0x1fU) | packet[7]) != 0;
    if (later_fragment) return std::nullopt;
    return Transport{packet[9], packet.subspan(header)};
  }
  constexpr std::size_t kIpv6Header = 40;
  if (packet[0] >> 4U != 6 || packet.size() < kIpv6Header) return std::nullopt;
  return Transport{packet[6], packet.subspan(kIpv6Header)};
}

class PcapReading {
 public:
  explicit PcapReading(const std::vector<std::string>& names) {
    for (const auto& name : names) {
      if (nodes_.size() < kMaxNodes) nodes_.push_back({crypto::node_id(name), name});
    }
  }

  void take(int link_type, const pcap_pkthdr& header, ByteView frame) {
    ++out_.summary.packets;
    const auto packet = ip_packet(link_type, frame);
    const auto inner = packet ? transport(*packet) : std::nullopt;
    if (!inner) return;
    const LocalInstant at{std::chrono::seconds(header.ts.tv_sec) +
                          std::chrono::nanoseconds(header.ts.tv_usec)};
    Reader in(inner->bytes);
    const auto source = in.integer<std::uint16_t>();
    const auto destination = in.integer<std::uint16_t>();
    if (!source || !destination) return;
    const bool port = *source == kTincPort || *destination == kTincPort;
    const bool of_interest = (inner->protocol == kUdp && take_datagram(in, at)) || port;
    if (!of_interest || (inner->protocol != kUdp && inner->protocol != kTcp)) return;
    ++(inner->protocol == kUdp ? out_.summary.datagrams : out_.summary.segments);
    out_.summary.bytes += header.len;
    if (out_.summary.first == LocalInstant{}) out_.summary.first = at;
    out_.summary.last = at;
  }

  LinkCapture finish() {
    if (out_.summary.datagrams + out_.summary.segments == 0) {
      out_.summary.notes.emplace_back(
          "it holds no packet of interest: none of port 655, and none "
          "with the ids of the nodes in the logs");
    }
    return std::move(out_);
  }
  void note(std::string text) { out_.summary.notes.push_back(std::move(text)); }

 private:
  struct Node {
    crypto::NodeId id{};
    std::string name;
  };

  [[nodiscard]] const std::string* find(const crypto::NodeId& id) const {
    for (const auto& node : nodes_) {
      if (node.id == id) return &node.name;
    }
    return nullptr;
  }

  // From behind the ports on: length, checksum, two ids, the record.
  bool take_datagram(Reader in, LocalInstant at) {
    const auto length = in.integer<std::uint16_t>();
    static_cast<void>(in.take(2));
    const auto to = in.fixed<6>();
    const auto from = in.fixed<6>();
    const auto number = in.integer<std::uint32_t>();
    const auto* const sender = from ? find(*from) : nullptr;
    if (!number || sender == nullptr || *length < 20) return false;
    const auto* const receiver = find(*to);
    if (receiver == nullptr && *to != crypto::NodeId{}) return false;
    out_.datagrams.push_back({at, *sender, receiver != nullptr ? *receiver : std::string(), *number,
                              static_cast<std::uint32_t>(*length - 20)});
    return true;
  }

  std::vector<Node> nodes_;
  LinkCapture out_;
};

}  // namespace

Result<LinkCapture> read_pcap(const PcapFile& file, const std::vector<std::string>& nodes) {
  const auto pcap = libpcap();
  if (!pcap) return fail(file.file + ": " + pcap.error().message);
  const auto opened = open(**pcap, file);
  if (!opened) return fail(opened.error());
  auto* const capture = opened->get();
  PcapReading reading(nodes);
  pcap_pkthdr* header = nullptr;
  const u_char* bytes = nullptr;
  int status = 0;
  while ((status = (*pcap)->next(capture, &header, &bytes)) == 1) {
    reading.take((*pcap)->link_type(capture), *header, ByteView(bytes, header->caplen));
  }
  if (status == PCAP_ERROR) {
    reading.note(std::string("it is used up to where it can't be read: ") +
                 (*pcap)->error(capture));
  }
  return reading.finish();
}

}  // namespace midflight::sim
