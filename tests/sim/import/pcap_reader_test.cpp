#include "sim/import/pcap_reader.h"

#include <gmock/gmock.h>

#include "core/base/bytes.h"
#include "core/crypto/hash.h"

namespace midflight::sim {
namespace {

constexpr std::uint32_t kRaw = 101;

void little(Bytes& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
}

// A classic capture of raw IP with one packet, or none.
std::string capture(const Bytes& packet) {
  Bytes out;
  for (const auto value : {0xa1b2c3d4U, 0x00040002U, 0U, 0U, 65'535U, kRaw}) little(out, value);
  const auto size = static_cast<std::uint32_t>(packet.size());
  if (size > 0) {
    for (const auto value : {100U, 7U, size, size}) little(out, value);
    Writer(out).bytes(packet);
  }
  return std::string(as_text(out));
}

Bytes datagram(std::uint8_t protocol, std::uint16_t port, ByteView payload) {
  Bytes out;
  Writer writer(out);
  writer.integer(std::uint8_t{0x45}).integer(std::uint8_t{0});
  writer.integer(static_cast<std::uint16_t>(28 + payload.size()));
  writer.integer(std::uint32_t{0}).integer(std::uint8_t{64}).integer(protocol);
  writer.integer(std::uint16_t{0}).integer(std::uint32_t{0x0a000001}).integer(std::uint32_t{1});
  writer.integer(port).integer(port);
  writer.integer(static_cast<std::uint16_t>(8 + payload.size())).integer(std::uint16_t{0});
  writer.bytes(payload);
  return out;
}

Bytes record_of(const std::string& from, std::uint32_t number) {
  Bytes out;
  Writer(out).bytes(crypto::NodeId{}).bytes(crypto::node_id(from)).integer(number);
  out.resize(out.size() + 30);
  return out;
}

std::string block(std::uint32_t type, const std::vector<std::uint32_t>& words, const Bytes& body) {
  Bytes out;
  const auto padding = (4 - body.size() % 4) % 4;
  const auto size = static_cast<std::uint32_t>(12 + 4 * words.size() + body.size() + padding);
  little(out, type);
  little(out, size);
  for (const auto word : words) little(out, word);
  Writer(out).bytes(body);
  out.resize(out.size() + padding);
  little(out, size);
  return std::string(as_text(out));
}

// The next generation's capture, with an interface for each link type; the packet is on the last.
std::string next_generation(const std::vector<std::uint32_t>& link_types, const Bytes& packet) {
  auto out = block(0x0a0d0d0a, {0x1a2b3c4d, 1, 0xffffffff, 0xffffffff}, {});
  for (const auto type : link_types) out += block(1, {type, 65'535}, {});
  const auto last = static_cast<std::uint32_t>(link_types.size() - 1);
  const auto size = static_cast<std::uint32_t>(packet.size());
  return out + block(6, {last, 0, 100'000'007, size, size}, packet);
}

TEST(LinkCapture, OfTheNextGenerationIsReadAsWell) {
  const auto file = next_generation({kRaw}, datagram(17, 655, record_of("alpha", 42)));
  const auto read = read_pcap({"x.pcapng", file}, {"alpha"});
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_THAT(read->datagrams, testing::SizeIs(1));
  EXPECT_EQ(read->datagrams[0].number, 42U);
  EXPECT_EQ(read->datagrams[0].at.time_since_epoch(),
            std::chrono::seconds(100) + std::chrono::microseconds(7));
}

// libpcap reads no further than to an interface of another type.
TEST(LinkCapture, OfTwoLinkTypesIsUsedUpToTheSecond) {
  constexpr std::uint32_t kEthernet = 1;
  const auto file = next_generation({kEthernet, kRaw}, datagram(17, 655, record_of("alpha", 1)));
  const auto read = read_pcap({"x.pcapng", file}, {"alpha"});
  ASSERT_TRUE(read);
  EXPECT_THAT(read->summary.notes, testing::Contains(testing::HasSubstr("can't be read")));
}

TEST(LinkCapture, NamesTheSenderByItsId) {
  const auto file = capture(datagram(17, 12'345, record_of("alpha", 42)));
  const auto read = read_pcap({"x.pcap", file}, {"alpha", "beta"});
  ASSERT_TRUE(read);
  ASSERT_THAT(read->datagrams, testing::SizeIs(1));
  EXPECT_EQ(read->datagrams[0].from, "alpha");
  EXPECT_EQ(read->datagrams[0].number, 42U);
  EXPECT_EQ(read->datagrams[0].size, 34U);
  EXPECT_EQ(read->datagrams[0].at.time_since_epoch(),
            std::chrono::seconds(100) + std::chrono::microseconds(7));
}

TEST(LinkCapture, WithoutAPacketOfInterestIsNoted) {
  for (const auto& packet : {Bytes(), datagram(17, 53, Bytes(40)), datagram(1, 655, Bytes(40))}) {
    const auto file = capture(packet);
    const auto read = read_pcap({"x.pcap", file}, {"alpha"});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->summary.datagrams + read->summary.segments, 0U);
    EXPECT_THAT(read->summary.notes,
                testing::Contains(testing::HasSubstr("no packet of interest")));
  }
}

TEST(LinkCapture, ThatIsNoneIsRefusedByName) {
  for (const std::string bytes : {"", "no capture at all, only text"}) {
    const auto read = read_pcap({"x.pcap", bytes}, {});
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, testing::StartsWith("x.pcap: "));
  }
}

TEST(LinkCapture, IsUsedUpToWhereItIsTorn) {
  auto file = capture(datagram(17, 655, record_of("alpha", 1)));
  file += file.substr(24);
  file.resize(file.size() - 5);
  const auto read = read_pcap({"x.pcap", file}, {"alpha"});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->summary.datagrams, 1U);
  EXPECT_THAT(read->summary.notes, testing::Contains(testing::HasSubstr("can't be read")));
}

}  // namespace
}  // namespace midflight::sim
