#include "sim/live/vector_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace midflight::sim {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using Pointer = json::json_pointer;

const std::filesystem::path kVectors = MIDFLIGHT_SOURCE_DIR "/tests/vectors";

// Members for people, which no check reads.
const std::set<std::string> kDecorative{"name", "session", "sender", "kind", "tinc_commit"};

json load(const std::string& name) {
  std::ifstream file(kVectors / name);
  return json::parse(file);
}

VectorReport report_of(const json& vectors) {
  auto report = check_vectors("file", vectors.dump());
  EXPECT_TRUE(report.has_value());
  return report ? *report : VectorReport{};
}

std::vector<std::string> pointers_of(const VectorReport& report) {
  std::vector<std::string> out;
  for (const auto& failure : report.failures) out.push_back(failure.pointer);
  return out;
}

// "/3/initiator/signature" and "/7/initiator/signature" are the same kind of member, and so are
// those of two events with the same name.
std::string kind_of(const json& root, const std::string& pointer) {
  const Pointer parent = Pointer(pointer).parent_pointer();
  std::string kind;
  if (root.at(parent).is_object() && root.at(parent).contains("ev")) {
    kind = root.at(parent)["ev"].get<std::string>();
  }
  for (const char c : pointer) {
    if (c < '0' || c > '9') kind += c;
  }
  return kind;
}

bool is_hex(const json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return !text.empty() && text.size() % 2 == 0 &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// One hex member of each kind, with one bit flipped, must be named by a failure.
void expect_each_flip_to_be_named(const json& root) {
  std::set<std::string> kinds;
  const auto members = root.flatten();
  for (const auto& [pointer, value] : members.items()) {
    if (!is_hex(value) || kDecorative.contains(Pointer(pointer).back())) continue;
    if (!kinds.insert(kind_of(root, pointer)).second) continue;
    for (const bool at_end : {false, true}) {
      auto flipped = root;
      auto& text = flipped[Pointer(pointer)].get_ref<std::string&>();
      auto& digit = at_end ? text.back() : text.front();
      digit = digit == '0' ? '1' : '0';
      EXPECT_THAT(pointers_of(report_of(flipped)), Contains(pointer));
    }
  }
  EXPECT_FALSE(kinds.empty());
}

class VectorFile : public testing::TestWithParam<std::string> {};
class DamagedVectorFile : public VectorFile {};

TEST_P(VectorFile, HoldsAsRecordedFromTinc) {
  const auto report = report_of(load(GetParam()));
  EXPECT_THAT(pointers_of(report), IsEmpty());
  EXPECT_GT(report.checks, 40U);
}

TEST_P(DamagedVectorFile, EachFlippedHexMemberIsNamed) {
  const auto root = load(GetParam());
  if (!root.is_array()) return expect_each_flip_to_be_named(root);
  // A few vectors show every kind of member; a rekey needs the handshake before it.
  auto few = json::array();
  for (std::size_t i = 0; i < std::min<std::size_t>(root.size(), 6); ++i) few.push_back(root[i]);
  expect_each_flip_to_be_named(few);
}

TEST_P(DamagedVectorFile, EachMissingOrMistypedMemberIsSurvived) {
  auto root = load(GetParam());
  if (root.is_array()) root = json::array({root[0], root[4]});
  std::set<std::string> kinds;
  const auto members = root.flatten();
  for (const auto& [pointer, value] : members.items()) {
    if (!kinds.insert(kind_of(root, pointer)).second) continue;
    auto mistyped = root;
    mistyped[Pointer(pointer)] = json::object({{"not", "this"}});
    if (!kDecorative.contains(Pointer(pointer).back())) {
      EXPECT_THAT(pointers_of(report_of(mistyped)), Contains(pointer));
    }
    auto missing = root;
    const Pointer at(pointer);
    auto& parent = missing[at.parent_pointer()];
    if (parent.is_object()) parent.erase(at.back());
    EXPECT_TRUE(check_vectors("file", missing.dump()).has_value()) << pointer;
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, VectorFile,
                         testing::Values("handshakes.json", "records.json", "replay_window.json",
                                         "sessions/datagram-test-rekey-by-initiator.json",
                                         "sessions/datagram-udplabel-data-interleaved.json",
                                         "sessions/datagram-udplabel-rekey-by-responder.json",
                                         "sessions/datagram-udplabel-rekey-crossing.json",
                                         "sessions/stream-tcplabel-data-interleaved.json",
                                         "sessions/stream-test-rekey-by-initiator.json",
                                         "sessions/stream-test-three-rekeys.json"));
INSTANTIATE_TEST_SUITE_P(OneOfEachFormat, DamagedVectorFile,
                         testing::Values("handshakes.json", "records.json", "replay_window.json",
                                         "sessions/datagram-udplabel-rekey-crossing.json",
                                         "sessions/stream-test-rekey-by-initiator.json"));

TEST(VectorFailure, NamesVectorPointerCheckAndBothValues) {
  auto root = load("replay_window.json");
  root[1]["steps"][3]["inseqno"] = 6;
  const auto report = report_of(root);
  ASSERT_EQ(report.failures.size(), 1U);
  const auto& failure = report.failures[0];
  EXPECT_EQ(failure.vector, "swap-and-replay");
  EXPECT_EQ(failure.pointer, "/1/steps/3/inseqno");
  EXPECT_EQ(failure.check, "next number");
  EXPECT_EQ(failure.expected, "6");
  EXPECT_EQ(failure.actual, "5");
}

TEST(VectorFailure, MissingInputIsNamed) {
  auto root = load("records.json");
  root[2].erase("wire");
  EXPECT_THAT(pointers_of(report_of(root)), Contains("/2/wire"));
}

TEST(VectorFailure, OddHexIsNamed) {
  auto root = load("handshakes.json");
  root[0]["label"] = "abc";
  const auto report = report_of(root);
  EXPECT_THAT(pointers_of(report), Contains("/0/label"));
  EXPECT_THAT(report.failures[0].expected, HasSubstr("hex"));
}

TEST(VectorFailure, AnEventThatTincDoesNotShowIsNamed) {
  auto root = load("sessions/stream-test-three-rekeys.json");
  auto& events = root["events"];
  const auto wire =
      std::find_if(events.begin(), events.end(), [](const json& e) { return e["ev"] == "wire"; });
  const auto at = std::distance(events.begin(), wire);
  events.insert(wire, *wire);
  EXPECT_THAT(pointers_of(report_of(root)), Contains("/events/" + std::to_string(at + 1)));
}

TEST(VectorFailure, AnEventThatTheFileLacksIsNamed) {
  auto root = load("sessions/datagram-udplabel-rekey-crossing.json");
  auto& events = root["events"];
  for (auto event = events.begin(); event != events.end(); ++event) {
    if ((*event)["ev"] != "handshake_done") continue;
    events.erase(event);
    break;
  }
  EXPECT_FALSE(report_of(root).failures.empty());
}

TEST(VectorOptions, MembersThatOnlyRepeatOthersMayBeMissing) {
  auto records = load("records.json");
  for (auto& record : records) record.erase("ciphertext_and_tag");
  EXPECT_THAT(report_of(records).failures, IsEmpty());
  auto session = load("sessions/stream-test-three-rekeys.json");
  session.erase("tinc_commit");
  for (const auto* side : {"initiator", "responder"}) {
    session[side].erase("pem_private_lines");
    session[side].erase("base64_public");
  }
  EXPECT_THAT(report_of(session).failures, IsEmpty());
}

TEST(VectorOptions, OneVectorNeedsNoArray) {
  for (const auto* name : {"handshakes.json", "records.json", "replay_window.json"}) {
    const auto report = report_of(load(name)[0]);
    EXPECT_THAT(report.failures, IsEmpty());
    EXPECT_GT(report.checks, 0U);
  }
}

TEST(VectorOptions, AWindowBeyondTheCapacityIsAFailureNotACrash) {
  auto root = load("replay_window.json");
  root[0]["replaywin_bytes"] = 257;
  EXPECT_THAT(pointers_of(report_of(root)), Contains("/0/replaywin_bytes"));
}

TEST(VectorFiles, WhatIsNoVectorFileIsAnError) {
  for (const auto* text :
       {"", "{", "[]", "{}", "17", "null", "[1, \"a\"]", "{\"events\"", "[{\"scenario\": 1}]"}) {
    const auto report = check_vectors("odd.json", text);
    ASSERT_FALSE(report.has_value()) << text;
    EXPECT_THAT(report.error().message, HasSubstr("odd.json"));
  }
}

}  // namespace
}  // namespace midflight::sim
