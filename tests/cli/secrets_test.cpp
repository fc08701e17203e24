// A private key is where it was put, and nowhere else.
#include <gmock/gmock.h>

#include "core/crypto/base64.h"
#include "core/crypto/key_file.h"
#include "core/crypto/operations.h"
#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class Secrets : public Workplace {
 protected:
  // Whether either half of the key stands in the text, in a form in which keys and bytes are shown.
  [[nodiscard]] bool shows_key(const std::string& text) const {
    for (const auto half : {0U, 32U}) {
      const auto bytes = ByteView(key_.private_key.expanded).subspan(half, 30);
      for (const auto& shown :
           {to_hex(bytes), crypto::to_base64(bytes), std::string(as_text(bytes))}) {
        if (text.find(shown) != std::string::npos) return true;
      }
    }
    return false;
  }

  const crypto::KeyPair key_ = crypto::Operations().key_pair(crypto::Seed{7});
};

TEST_F(Secrets, AScenariosTestKeyIsInTheScenarioOfItsTraceAndNothingElseThatIsWritten) {
  write("alpha.priv", crypto::format_private_key(key_));
  std::filesystem::permissions(folder_ / "alpha.priv", std::filesystem::perms(0644));
  write_scenario("keyed.json", "keyed", R"(, "seed": 2)");
  const auto ran =
      midflight({"run", "keyed.json", "--set", "nodes.alpha.key=alpha.priv", "--trace", "run.jsonl",
                 "--json", "run.json", "--junit", "run.xml", "--html", "run.html", "--log",
                 "run.log", "--log-level", "trace", "--sequence"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  std::istringstream trace(read("run.jsonl"));
  std::string header;
  std::getline(trace, header);
  EXPECT_TRUE(shows_key(header));
  EXPECT_FALSE(shows_key({std::istreambuf_iterator<char>(trace), {}}));
  for (const auto* file : {"run.json", "run.xml", "run.html", "run.log"}) {
    EXPECT_FALSE(shows_key(read(file))) << file;
  }
  EXPECT_FALSE(shows_key(ran.out + ran.err));
}

TEST_F(Secrets, AKeyThatIsKeptSecretRunsAndGetsIntoNoTrace) {
  ASSERT_EQ(midflight({"sptps", "keygen", "alpha.priv", "alpha.pub"}).status, 0);
  write_scenario("keyed.json", "keyed", R"(, "seed": 2)");
  const std::vector<std::string> run{"run", "keyed.json", "--set", "nodes.alpha.key=alpha.priv"};
  const auto ran = midflight(run);
  EXPECT_EQ(ran.status, 0) << ran.err;
  auto traced = run;
  traced.insert(traced.end(), {"--trace", "run.jsonl"});
  EXPECT_THAT(refused(traced), HasSubstr("chmod 644"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run.jsonl"));
}

TEST_F(Secrets, NoErrorRepeatsAKeyFile) {
  auto broken = crypto::format_private_key(key_);
  broken.insert(broken.size() / 2, "!");
  write("broken.priv", broken);
  std::filesystem::permissions(folder_ / "broken.priv", std::filesystem::perms(0644));
  write_scenario("keyed.json", "keyed", R"(, "seed": 2)");
  const auto said = refused({"run", "keyed.json", "--set", "nodes.alpha.key=broken.priv"}) +
                    refused({"sptps", "connect", "127.0.0.1:1", "--key", "broken.priv", "--peer",
                             "x", "--allow-readable-key"});
  EXPECT_THAT(said, HasSubstr("this is not tinc's base64"));
  EXPECT_FALSE(shows_key(said));
  EXPECT_THAT(said, Not(HasSubstr(broken.substr(broken.find('\n') + 1, 20))));
}

}  // namespace
}  // namespace midflight::cli
