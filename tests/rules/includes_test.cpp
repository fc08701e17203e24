#include "tests/rules/includes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midflight::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Findings included_badly(std::string path, std::string text) {
  return check_includes({std::move(path), std::move(text)});
}

TEST(Includes, AnArrowThatTheTableLacksIsRefusedAtItsLine) {
  const auto findings = included_badly(
      "core/sptps/session.cpp", "#include \"core/base/bytes.h\"\n#include \"core/node/node.h\"\n");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].line, 2U);
  EXPECT_THAT(findings[0].message, HasSubstr("core/sptps may not include \"core/node/node.h\""));
}

TEST(Includes, OwnRoomBaseAndTheTablesArrowsAreAllowed) {
  EXPECT_THAT(included_badly("core/meta/connection.h",
                             "#include \"core/meta/codec.h\"\n#include \"core/base/bytes.h\"\n"
                             "#include \"core/sptps/session.h\"\n#include <vector>\n"),
              IsEmpty());
}

TEST(Includes, TheSimulatorDoesNotKnowWhichProtocolRuns) {
  for (const std::string room : {"kernel", "net", "trace", "property", "explore", "shrink"}) {
    EXPECT_EQ(included_badly("sim/" + room + "/a.cpp", "#include \"core/node/node.h\"\n").size(),
              1U);
    EXPECT_THAT(included_badly("sim/" + room + "/a.cpp", "#include \"core/base/time.h\"\n"),
                IsEmpty());
  }
  EXPECT_THAT(included_badly("sim/host/a.cpp", "#include \"core/node/node.h\"\n"), IsEmpty());
}

TEST(Includes, ScenariosSeeOnlyTheConfiguration) {
  EXPECT_THAT(included_badly("scenarios/reader.cpp", "#include \"sim/world/config.h\"\n"),
              IsEmpty());
  EXPECT_EQ(included_badly("scenarios/reader.cpp", "#include \"sim/world/world.h\"\n").size(), 1U);
}

TEST(Includes, ALibraryStaysInItsRooms) {
  struct Case {
    const char* header;
    const char* at_home;
    const char* elsewhere;
  };
  for (const auto& [header, at_home, elsewhere] : {
           Case{"sodium.h", "core/crypto/aead.cpp", "core/sptps/record.cpp"},
           Case{"nlohmann/json.hpp", "sim/explore/certificate.cpp", "sim/explore/random.cpp"},
           Case{"spdlog/spdlog.h", "sim/cli/log.cpp", "sim/host/host.cpp"},
           Case{"CLI/CLI.hpp", "sim/cli/main.cpp", "scenarios/reader.cpp"},
           Case{"pugixml.hpp", "reports/junit.cpp", "sim/cli/main.cpp"},
           Case{"valijson/validator.hpp", "scenarios/schema.cpp", "reports/json.cpp"},
           Case{"boost/graph/adjacency_list.hpp", "sim/net/topology.cpp", "sim/world/world.cpp"},
           Case{"pcap/pcap.h", "sim/import/capture.cpp", "reports/pcapng.cpp"},
           Case{"sqlite3.h", "sim/corpus/finds.cpp", "sim/cli/status.cpp"},
           Case{"thread", "sim/explore/driver.cpp", "sim/explore/random.cpp"},
           Case{"mutex", "sim/cli/progress.cpp", "sim/kernel/simulator.h"},
           Case{"sys/socket.h", "sim/live/udp.cpp", "sim/net/udp.cpp"},
           Case{"cstdlib", "core/base/check.cpp", "core/base/bytes.cpp"},
       }) {
    const std::string text = "#include <" + std::string(header) + ">\n";
    EXPECT_THAT(included_badly(at_home, text), IsEmpty()) << header << " in " << at_home;
    EXPECT_EQ(included_badly(elsewhere, text).size(), 1U) << header << " in " << elsewhere;
  }
}

TEST(Includes, HashOrderAndRandomNumbersHaveNoRoomAtAll) {
  EXPECT_THAT(included_badly("sim/cli/main.cpp", "#include <unordered_map>\n"),
              ElementsAre(Field(&Finding::message, HasSubstr("no room"))));
}

TEST(Includes, AnUnknownLibraryIsRefusedAndTheStandardOneIsNot) {
  EXPECT_EQ(included_badly("sim/net/a.cpp", "#include <zmq.hpp>\n").size(), 1U);
  EXPECT_EQ(included_badly("sim/net/a.cpp", "#include <boost/asio.hpp>\n").size(), 1U);
  EXPECT_THAT(included_badly("sim/net/a.cpp", "#include <vector>\n"), IsEmpty());
}

TEST(Includes, ANameThatDoesNotStartAtTheRootIsRefused) {
  EXPECT_EQ(included_badly("core/base/bytes.cpp", "#include \"bytes.h\"\n").size(), 1U);
}

TEST(Includes, AFileOutsideEveryRoomIsRefused) {
  EXPECT_EQ(included_badly("sim/odd/a.cpp", "").size(), 1U);
  EXPECT_EQ(included_badly("core/a.h", "").size(), 1U);
}

TEST(Includes, WhatIsCommentedOutIsNoInclude) {
  EXPECT_THAT(
      included_badly("core/base/a.cpp", "// #include <sodium.h>\n/*\n#include <random>\n*/\n"),
      IsEmpty());
  EXPECT_EQ(included_badly("core/base/a.cpp", "#  include <random> // why\n").size(), 1U);
}

TEST(Includes, TestsMayIncludeEverything) {
  EXPECT_THAT(included_badly("tests/core/a.cpp", "#include <sodium.h>\n#include \"sim/cli/a.h\"\n"),
              IsEmpty());
}

TEST(Rooms, NoTwoIncludeEachOther) {
  for (const auto& a : rooms()) {
    for (const auto& b : rooms()) {
      if (a.path == b.path) continue;
      EXPECT_FALSE(within_any(a.path, b.may_include) && within_any(b.path, a.may_include))
          << a.path << " and " << b.path;
    }
  }
}

}  // namespace
}  // namespace midflight::rules
