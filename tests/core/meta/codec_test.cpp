#include "core/meta/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/support/zstd.h"

namespace midflight::meta {
namespace {

namespace fs = std::filesystem;
const fs::path kSource = MIDFLIGHT_SOURCE_DIR;

std::string formatted(const Message& message) {
  std::string out;
  format(message, out);
  return out;
}

void expect_round_trip(const std::string& line) {
  const auto message = parse(line);
  ASSERT_TRUE(message) << message.error().message << "\n" << line;
  EXPECT_EQ(formatted(*message), line);
}

std::string error_of(std::string_view line) {
  const auto message = parse(line);
  return message ? "parsed: " + std::string(line) : message.error().message;
}

template <class M>
M parsed(std::string_view line) {
  const auto message = parse(line);
  EXPECT_TRUE(message) << line;
  return message ? std::get<M>(*message) : M{};
}

// data/ holds what real daemons sent to each other, one request a line.
TEST(MetaCodec, EveryRecordedRequestFormatsBackToItsText) {
  std::size_t lines = 0;
  for (const auto& file : fs::directory_iterator(kSource / "tests/core/meta/data")) {
    if (file.path().extension() != ".txt") continue;
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line); ++lines) expect_round_trip(line);
  }
  EXPECT_GT(lines, 250U);
}

// The request in a log line such as "... tinc[7]: Got PONG from B (10.77.1.2 port 655): 9".
std::optional<std::string> logged_request(const std::string& line) {
  std::istringstream words(line.substr(std::min(line.find("]: "), line.size())));
  std::string bracket, verb, name, way;
  words >> bracket >> verb >> name >> way;
  const bool verb_fits = verb == "Got" || verb == "Sending" || verb == "Forwarding";
  const auto capital = [](char c) { return c == '_' || (c >= 'A' && c <= 'Z'); };
  const auto text = line.find("): ");
  if (!verb_fits || !std::all_of(name.begin(), name.end(), capital) ||
      (way != "from" && way != "to") || text == std::string::npos) {
    return std::nullopt;
  }
  return line.substr(text + 3);
}

TEST(MetaCodec, EveryRequestInWholeLogsFormatsBackToItsText) {
  std::set<std::string> requests;
  for (const auto& file : fs::directory_iterator(kSource / "tests/captures")) {
    if (!file.path().string().ends_with(".log.zst")) continue;
    std::istringstream in(decompressed(file.path()));
    for (std::string line; std::getline(in, line);) {
      // A head of a log ends within a line.
      const auto request = in.eof() ? std::nullopt : logged_request(line);
      if (request) requests.insert(*request);
    }
  }
  EXPECT_GT(requests.size(), 500U);
  for (const auto& request : requests) expect_round_trip(request);
}

// The forms of spec 2's table that the captures don't show.
TEST(MetaCodec, FormsThatNoCaptureShows) {
  for (const std::string line :
       {"7", "11 1 A 10.0.0.0/8#5", "12 ab A B 10.0.0.2 655 c 7", "13 ffffffff A B", "15 A B",
        "15 A B 15", "15 A B 19", "15 A B 20 AAAA", "15 A B 21 AAAA", "16 A B AA 94 64 4 12",
        "16 A B !! -1 -1 -1 0", "12 0 A B unspec unspec 0 -1 unknown unknown",
        "12 0 A B fe80::1 655 0 1", "22 A B unspec unspec", "23 A B -5", "17 1", "21 2048",
        "0 a_Z9 17.0"}) {
    expect_round_trip(line);
  }
}

TEST(MetaCodec, FieldsLandWhereTheyBelong) {
  const auto edge = parsed<AddEdge>("12 9e4611e A B 10.77.1.2 655 700000c 65 10.77.1.1 656");
  EXPECT_EQ(edge, (AddEdge{.nonce = 0x9e4611e,
                           .from = "A",
                           .to = "B",
                           .address = {{0x0a4d0102, 655}, ""},
                           .options = 0x700000c,
                           .weight = 65,
                           .local = Endpoint{{0x0a4d0101, 656}, ""}}));
  EXPECT_EQ(parsed<AnsKey>("16 C A AAAA -1 -2 -3 11 1.2.3.4 5"),
            (AnsKey{"C", "A", "AAAA", -1, -2, -3, 11, Endpoint{{0x01020304, 5}, ""}}));
  EXPECT_EQ(parsed<ReqKey>("15 A B 21 xyz"), (ReqKey{"A", "B", ReqKeyKind::sptps_packet, "xyz"}));
  EXPECT_EQ(parsed<Ack>("4 655 86 700000c"), (Ack{655, 86, 0x700000c}));
  EXPECT_EQ(parsed<Id>("0 A 17.7"), (Id{"A", 17, 7}));
}

// Only what formats back to the same text becomes an address.
TEST(MetaCodec, AddressesThatAreNotCanonicalStayText) {
  for (const std::string address :
       {"0.0.0.0 655", "10.0.0.01 655", "10.0.0.256 655", "10.0.0 655", "10.0.0.1.2 655",
        "10.0.0.1 0655", "10.0.0.1 65536", "10.0.0.1 http", "10.0.0. 1", "10..0.1 1", "::1 655"}) {
    const auto info = parsed<UdpInfo>("22 A B " + address);
    EXPECT_FALSE(info.address.address.valid()) << address;
    EXPECT_EQ(info.address.text, address);
  }
}

// A line that its own side refuses would close the connection.
TEST(MetaCodec, AnUnsetAddressIsWrittenAsOneAndReadBack) {
  std::string line;
  format(UdpInfo{"A", "B", {}}, line);
  EXPECT_EQ(line, "22 A B unspec unspec");
  EXPECT_EQ(parsed<UdpInfo>(line).address.text, "unspec unspec");
}

TEST(MetaCodec, ErrorsNameTheFieldItsExpectationAndTheText) {
  EXPECT_EQ(error_of("4 65536 1 c"),
            "ACK: PORT must be a number from 0 to 65535, but is \"65536\"");
  EXPECT_EQ(error_of("12 xyz A B 1.1.1.1 1 c 1"),
            "ADD_EDGE: NONCE must be a hexadecimal number of 32 bits, but is \"xyz\"");
  EXPECT_EQ(error_of("14 1 A-B"),
            "KEY_CHANGED: NAME must be a name of [A-Za-z0-9_]+, but is \"A-B\"");
  EXPECT_EQ(error_of("8 x"), "PING: the rest of the line must be empty, but is \"x\"");
  EXPECT_EQ(error_of("23 A B"),
            "MTU_INFO: MTU must be a number from -2147483648 to 2147483647, but is \"\"");
  EXPECT_EQ(error_of("15 A B 16"), "REQ_KEY: SUB must be 15, 19, 20 or 21, but is \"16\"");
  EXPECT_EQ(error_of("0 A 17"), "ID: VERSION must be MAJOR.MINOR, but is \"17\"");
}

TEST(MetaCodec, OfTwoWrongFieldsTheFirstIsNamed) {
  EXPECT_THAT(error_of("13 - - -"), testing::HasSubstr("NONCE"));
}

TEST(MetaCodec, NumbersOutsideTheirRangeAreRefused) {
  EXPECT_THAT(error_of("12 100000000 A B 1.1.1.1 1 c 1"), testing::HasSubstr("NONCE"));
  EXPECT_THAT(error_of("12 1 A B 1.1.1.1 1 100000000 1"), testing::HasSubstr("OPTIONS"));
  EXPECT_THAT(error_of("12 1 A B 1.1.1.1 1 c 2147483648"), testing::HasSubstr("WEIGHT"));
  EXPECT_THAT(error_of("17 0"), testing::HasSubstr("LENGTH"));
  EXPECT_THAT(error_of("17 2049"), testing::HasSubstr("LENGTH"));
  EXPECT_THAT(error_of("21 0"), testing::HasSubstr("LENGTH"));
  EXPECT_THAT(error_of("21 2049"), testing::HasSubstr("LENGTH"));
  EXPECT_THAT(error_of("16 A B AA -1 -1 -1 4294967296"), testing::HasSubstr("COMPRESSION"));
}

// 1 to 3 are the legacy protocol's, 5, 6 and 18 to 20 are no requests of their own.
TEST(MetaCodec, NumbersThatStandForNoRequestAreRefused) {
  for (const std::string line : {"", " ", "1 A", "2", "3", "5 1 x", "6 1 x", "18", "19", "20", "24",
                                 "-1", "x", "256", "8x", " 8"}) {
    EXPECT_THAT(error_of(line), testing::HasSubstr("request: the number must be")) << line;
  }
}

TEST(MetaCodec, EachFieldMayBeMissingOnlyWhereTheSpecSaysSo) {
  for (const std::string line :
       {"0 A 17.7", "4 655 1 c", "10 1 A 10.0.0.0/8", "11 1 A 10.0.0.0/8", "12 1 A B 1.1.1.1 1 c 1",
        "13 1 A B", "14 1 A", "15 A B", "16 A B AA -1 -1 -1 0", "17 9", "21 9", "22 A B 1.1.1.1 1",
        "23 A B 9"}) {
    expect_round_trip(line);
    for (auto cut = line.rfind(' '); cut != std::string::npos; cut = line.rfind(' ', cut - 1)) {
      EXPECT_FALSE(parse(line.substr(0, cut))) << line.substr(0, cut);
      EXPECT_FALSE(parse(line.substr(0, cut + 1))) << line.substr(0, cut + 1);
    }
  }
  EXPECT_FALSE(parse("12 1 A B 1.1.1.1 1 c 1 2.2.2.2"));
  EXPECT_FALSE(parse("16 A B AA -1 -1 -1 0 2.2.2.2"));
}

TEST(MetaCodec, FieldsAreOneSpaceApart) {
  EXPECT_FALSE(parse("14  1 A"));
  EXPECT_FALSE(parse("14 1 A "));
  EXPECT_FALSE(parse("15 A B "));
  EXPECT_FALSE(parse("14\t1 A"));
  EXPECT_FALSE(parse(std::string_view("10 1 A x\0y", 10)));
  EXPECT_FALSE(parse("10 1 A x\ny"));
}

TEST(MetaCodec, LinesHaveALimit) {
  const std::string front = "10 1 A ";
  EXPECT_TRUE(parse(front + std::string(kMaxLine - front.size(), 'x')));
  EXPECT_FALSE(parse(front + std::string(kMaxLine - front.size() + 1, 'x')));
}

}  // namespace
}  // namespace midflight::meta
