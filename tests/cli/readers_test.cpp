// Exports opened by the programs that they are for.
#include <nlohmann/json.hpp>

#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string kDissector = MIDFLIGHT_SOURCE_DIR "/reports/wireshark/midflight.lua";

class Readers : public Workplace {
 protected:
  // A lossy link under traffic, with one key exchange while it runs, so that ACK is seen.
  void SetUp() override {
    Workplace::SetUp();
    write("race.json", R"({"format": 1, "name": "race", "duration": "8s",
      "defaults": {"node": {"key_expire": "4s"}}, "nodes": {"alpha": {}, "beta": {}},
      "links": [{"between": ["alpha", "beta"], "delay": "10ms", "jitter": "5ms", "loss": 0.05}],
      "connections": [{"from": "alpha", "to": "beta"}],
      "traffic": [{"name": "ping", "from": "alpha", "to": "beta", "every": "100ms"}]})");
  }
  void export_run(const std::vector<std::string>& options) {
    std::vector<std::string> arguments{"run", "race.json"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto ran = midflight(arguments);
    ASSERT_NE(ran.status, 2) << ran.err;
  }
  [[nodiscard]] Spawned read_with(const std::string& program,
                                  std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "/usr/bin/" + program);
    return spawn(arguments, {folder_, {}, false});
  }
};

// Says loudly what wasn't tested.
#define NEEDS(program)                                               \
  if (!std::filesystem::exists("/usr/bin/" program)) {               \
    GTEST_SKIP() << program " is missing: see scripts/packages.txt"; \
  }

TEST_F(Readers, TsharkNamesTheHandshakeRecordsAndReadsComments) {
  NEEDS("tshark");
  export_run({"--pcapng", "o.pcapng"});
  const auto all = read_with("tshark", {"-X", "lua_script:" + kDissector, "-r", "o.pcapng", "-V"});
  EXPECT_EQ(all.status, 0) << all.err;
  EXPECT_THAT(all.out, AllOf(HasSubstr("Record: KEX"), HasSubstr("Record: SIG"),
                             HasSubstr("Record: ACK"), HasSubstr("Record: DATA")));
  EXPECT_THAT(all.out, AllOf(HasSubstr("Interface name: alpha"), HasSubstr("Interface name: beta"),
                             HasSubstr("Request: ANS_KEY"), HasSubstr("Text: 0 alpha 17.7")));
  EXPECT_THAT(all.out, AllOf(HasSubstr("Type: 128 (handshake)"), HasSubstr("sent by event"),
                             HasSubstr("choice: lose no"), HasSubstr("fault: lost (loss)")));
  EXPECT_EQ(all.out.find("Malformed"), std::string::npos);
  EXPECT_EQ(all.out.find("Lua Error"), std::string::npos);
  const auto acks = read_with("tshark", {"-X", "lua_script:" + kDissector, "-r", "o.pcapng", "-Y",
                                         "sptps.record == \"ACK\" && midflight.kind == 0"});
  EXPECT_THAT(acks.out, HasSubstr("ACK"));
}

TEST_F(Readers, CapinfosSeesTwoInterfacesInNanoseconds) {
  NEEDS("capinfos");
  export_run({"--pcapng", "o.pcapng"});
  const auto info = read_with("capinfos", {"o.pcapng"});
  EXPECT_EQ(info.status, 0) << info.err;
  EXPECT_THAT(info.out, AllOf(HasSubstr("Number of interfaces in file: 2"),
                              HasSubstr("Name = beta"), HasSubstr("nanoseconds (9)")));
}

TEST_F(Readers, DotLaysOutTheGraph) {
  NEEDS("dot");
  export_run({"--graphviz", "o.dot"});
  const auto drawn = read_with("dot", {"-Tsvg", "o.dot"});
  EXPECT_EQ(drawn.status, 0) << drawn.err;
  EXPECT_EQ(drawn.err, "");
  EXPECT_THAT(drawn.out, HasSubstr("Keys of exchange 2"));
}

TEST_F(Readers, EachFormatOfOneRunAtOnceAndTheSameAgain) {
  const auto all = [this](const std::string& in) {
    export_run({"--pcapng", in + ".pcapng", "--shiviz", in + ".log", "--perfetto", in + ".json",
                "--mermaid", in + ".mmd", "--graphviz", in + ".dot", "--qlog", in});
  };
  all("first");
  all("again");
  for (const std::string suffix : {".pcapng", ".log", ".json", ".mmd", ".dot", "/alpha.sqlog"}) {
    EXPECT_FALSE(read("first" + suffix).empty()) << suffix;
    EXPECT_EQ(read("first" + suffix), read("again" + suffix)) << suffix;
  }
  EXPECT_TRUE(nlohmann::json::accept(read("first.json")));
}

TEST_F(Readers, ExportsChangeNoResult) {
  const auto digest = [this](const std::vector<std::string>& options) {
    std::vector<std::string> arguments{"run", "race.json", "--json", "o.json"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    (void)midflight(arguments);
    return nlohmann::json::parse(read("o.json"))[0]["digest"].get<std::string>();
  };
  EXPECT_EQ(digest({}), digest({"--pcapng", "o.pcapng", "--twice"}));
}

TEST_F(Readers, AnExportHoldsOneRun) {
  const auto before = files();
  const auto ran = midflight({"run", "race.json", "--seeds", "1..2", "--pcapng", "o.pcapng"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("one run"));
  EXPECT_EQ(midflight({"run", "race.json", "--pcapng", "x", "--json", "x"}).status, 2);
  EXPECT_EQ(files(), before);
}

}  // namespace
}  // namespace midflight::cli
