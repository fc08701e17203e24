// Two of our processes speak SPTPS over loopback.
#include <sys/stat.h>

#include <chrono>
#include <csignal>

#include "tests/cli/companion.h"
#include "tests/cli/workplace.h"

namespace midflight::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using Words = std::vector<std::string>;

std::string join(const Words& words) {
  std::string out;
  for (const auto& word : words) out += word;
  return out;
}

class LivePair : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    for (const std::string name : {"alpha", "beta", "gamma"}) {
      ASSERT_EQ(midflight({"sptps", "keygen", name + ".priv", name + ".pub"}).status, 0);
    }
  }

  [[nodiscard]] std::string path(const std::string& file) const { return folder_ / file; }
  [[nodiscard]] Words command(const std::string& verb, const std::string& endpoint,
                              const std::string& own, const std::string& peer,
                              const Words& more = {}) const {
    Words words{MIDFLIGHT_PROGRAM,  "sptps", verb, endpoint, "--key", path(own + ".priv"), "--peer",
                path(peer + ".pub")};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  // alpha connects to beta, which listens on a free port of the host.
  void start(const Words& more = {}, const std::string& host = "127.0.0.1") {
    listener_ = std::make_unique<Companion>(command("listen", host + ":0", "beta", "alpha", more));
    dialler_ = std::make_unique<Companion>(
        command("connect", endpoint_of(*listener_), "alpha", "beta", more));
  }
  static std::string endpoint_of(Companion& listener) {
    const auto said = listener.error_until("\n");
    const std::string before = "Listening on ";
    EXPECT_THAT(said, HasSubstr(before));
    return said.substr(before.size(), said.find('\n') - before.size());
  }

  // Data and a key exchange from either side.
  void converse() {
    dialler_->write("one\n");
    EXPECT_EQ(listener_->out_until("one\n"), "one\n");
    dialler_->write("$ two\n");
    EXPECT_EQ(listener_->out_until("two\n"), "one\n$ two\n");
    EXPECT_THAT(dialler_->error_until("Key exchange done"), HasSubstr("Key exchange done"));
    EXPECT_THAT(listener_->error_until("Key exchange done"), HasSubstr("Key exchange done"));
    listener_->write("three\n$\nfour\n");
    EXPECT_EQ(dialler_->out_until("four\n"), "three\n$\nfour\n");
    const auto twice = "Key exchange done\nKey exchange done";
    EXPECT_THAT(dialler_->error_until(twice), HasSubstr(twice));
    dialler_->write("five\n");
    EXPECT_THAT(listener_->out_until("five\n"), EndsWith("five\n"));
  }

  std::unique_ptr<Companion> listener_;
  std::unique_ptr<Companion> dialler_;
};

TEST_F(LivePair, StreamCarriesLinesAndKeyExchangesBothWays) {
  start();
  converse();
  dialler_->end_input();
  EXPECT_EQ(listener_->wait(), 0);
  EXPECT_EQ(dialler_->wait(), 0);
}

TEST_F(LivePair, DatagramsCarryLinesAndKeyExchangesBothWays) {
  start({"--datagram"});
  converse();
  dialler_->end_input();
  listener_->write("six\n");  // the end of one's input is no end of the conversation
  EXPECT_THAT(dialler_->out_until("six\n"), EndsWith("six\n"));
  dialler_->signal(SIGTERM);
  EXPECT_EQ(dialler_->wait(), 143);
  listener_->signal(SIGINT);
  EXPECT_EQ(listener_->wait(), 130);
}

TEST_F(LivePair, Ipv6) {
  start({}, "[::1]");
  dialler_->write("x\n");
  dialler_->end_input();
  EXPECT_EQ(listener_->wait(), 0) << listener_->error();
  EXPECT_EQ(listener_->out(), "x\n");
}

TEST_F(LivePair, LargeInputBothWaysArrivesWhole) {
  std::string large;
  for (int i = 0; i < 200'000; ++i) large += std::to_string(i) + (i % 1000 == 0 ? "\n$" : " ");
  write("large", large);
  write("small", "small\n");
  const auto run = [&](const std::string& words, const std::string& in, const std::string& out) {
    return "exec " + words + " < " + path(in) + " > " + path(out);
  };
  const auto shell = [&](const Words& words, const std::string& in, const std::string& out) {
    std::string text;
    for (const auto& word : words) text += "'" + word + "' ";
    return Words{"/bin/sh", "-c", run(text, in, out)};
  };
  Companion listener(
      shell(command("listen", "127.0.0.1:0", "beta", "alpha"), "small", "listener.out"));
  Companion dialler(
      shell(command("connect", endpoint_of(listener), "alpha", "beta"), "large", "dialler.out"));
  EXPECT_EQ(dialler.wait(), 0) << dialler.error();
  EXPECT_EQ(listener.wait(), 0) << listener.error();
  EXPECT_EQ(read("listener.out"), large);
  EXPECT_EQ(read("dialler.out"), "small\n");
}

TEST_F(LivePair, WithoutInputOneOnlyListensUntilThePeerCloses) {
  start();
  listener_->end_input();
  EXPECT_THAT(listener_->error_until("Handshake done"), HasSubstr("Handshake done"));
  dialler_->write("late\n");
  dialler_->end_input();
  EXPECT_EQ(listener_->wait(), 0);
  EXPECT_EQ(listener_->out(), "late\n");
  EXPECT_EQ(dialler_->wait(), 0);
}

TEST_F(LivePair, PacedRecordsAreApart) {
  const Words lines{"a\n", "b\n", "c\n", "d\n", "e\n"};
  start({"--paced"});
  dialler_->write(join(lines));  // one read, five records
  EXPECT_EQ(listener_->out_until("a\n").substr(0, 2), "a\n");
  const auto first = std::chrono::steady_clock::now();
  EXPECT_EQ(listener_->out_until("e\n"), join(lines));
  // Four gaps of 50 ms; the first record may have been seen a poll late.
  EXPECT_GE(std::chrono::steady_clock::now() - first, std::chrono::milliseconds(150));
}

TEST_F(LivePair, AWrongKeyIsOneAndNamed) {
  for (const Words& more : {Words{}, Words{"--datagram"}}) {
    Companion listener(command("listen", "127.0.0.1:0", "beta", "gamma", more));
    Companion dialler(command("connect", endpoint_of(listener), "alpha", "beta", more));
    EXPECT_EQ(listener.wait(), 1);
    EXPECT_THAT(listener.error(), HasSubstr("Failed to verify SIG record"));
  }
}

TEST_F(LivePair, AnotherLabelFailsAsAWrongKeyDoes) {
  Companion listener(command("listen", "127.0.0.1:0", "beta", "alpha", {"--label", "other"}));
  Companion dialler(command("connect", endpoint_of(listener), "alpha", "beta"));
  EXPECT_EQ(std::max(listener.wait(), dialler.wait()), 1);
  EXPECT_THAT(listener.error() + dialler.error(), HasSubstr("Failed to verify SIG record"));
}

TEST_F(LivePair, APeerThatIsGoneIsNoticedBySendingToIt) {
  start({"--datagram"});
  dialler_->write("one\n");
  EXPECT_EQ(listener_->out_until("one\n"), "one\n");
  dialler_->signal(SIGTERM);
  EXPECT_EQ(dialler_->wait(), 143);
  listener_->write("nobody hears this\n");
  EXPECT_EQ(listener_->wait(), 1);
  EXPECT_THAT(listener_->error(), HasSubstr("Connection refused"));
}

TEST_F(LivePair, AKeyThatOthersCanReadIsRefusedUnlessAllowed) {
  ::chmod(path("beta.priv").c_str(), 0644);
  auto words = command("listen", "127.0.0.1:0", "beta", "alpha");
  const auto refused = spawn(words);
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("--allow-readable-key"));
  words.emplace_back("--allow-readable-key");
  Companion allowed(words);
  EXPECT_THAT(allowed.error_until("\n"), HasSubstr("Listening"));
  allowed.signal(SIGTERM);
  EXPECT_EQ(allowed.wait(), 143);
}

TEST_F(LivePair, ThePeersKeyMayBeDigitsOrAHostFile) {
  const auto pem = read("alpha.pub");
  const auto digits = pem.substr(pem.find('\n') + 1, 43);
  write("digits.pub", digits + "\n");
  write("host.pub", "Address = 192.0.2.1\ned25519publickey=" + digits + "\nPort = 655\n");
  for (const std::string peer : {"digits", "host"}) {
    Companion listener(command("listen", "127.0.0.1:0", "beta", peer));
    Companion dialler(command("connect", endpoint_of(listener), "alpha", "beta"));
    dialler.write("hello\n");
    dialler.end_input();
    EXPECT_EQ(listener.wait(), 0) << listener.error();
    EXPECT_EQ(listener.out(), "hello\n");
  }
  write("short.pub", digits.substr(1));
  EXPECT_EQ(spawn(command("listen", "127.0.0.1:0", "beta", "short")).status, 2);
  EXPECT_EQ(spawn(command("listen", "127.0.0.1", "beta", "alpha")).status, 2);
}

}  // namespace
}  // namespace midflight::cli
