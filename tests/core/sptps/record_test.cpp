#include "core/sptps/record.h"

#include <gtest/gtest.h>

#include "tests/support/vectors.h"

namespace midflight::sptps {
namespace {

TEST(Record, IsFramedAndSealedAsTincDoes) {
  for (const auto& vector : midflight::test::load_vectors("records.json")) {
    const bool sealed = vector["encrypted"].get<bool>();
    const RecordHead head{vector["mode"] == "datagram" ? Mode::datagram : Mode::stream,
                          vector["seqno"].get<std::uint32_t>(), vector["type"].get<std::uint8_t>()};
    const auto body = midflight::test::hex(vector["body"]);
    crypto::CipherKey key{};
    if (sealed) key = midflight::test::fixed<32>(vector["cipher_key"]);
    Bytes wire(body.size() + overhead(head.mode, sealed));
    write_record(head, body, sealed ? &key : nullptr, wire);
    EXPECT_EQ(wire, midflight::test::hex(vector["wire"]));
  }
}

TEST(Record, OverheadIsThatOfTheSpecification) {
  EXPECT_EQ(overhead(Mode::datagram, true), 21U);
  EXPECT_EQ(overhead(Mode::stream, true), 19U);
  EXPECT_EQ(overhead(Mode::datagram, false), 5U);
  EXPECT_EQ(overhead(Mode::stream, false), 3U);
}

TEST(RecordBuffer, HasTheRoomAskedForOnStackAndHeap) {
  for (const std::size_t size : {0U, 1U, 2048U, 2049U, 65'535U}) {
    RecordBuffer buffer(size);
    EXPECT_EQ(buffer.bytes().size(), size);
  }
}

}  // namespace
}  // namespace midflight::sptps
