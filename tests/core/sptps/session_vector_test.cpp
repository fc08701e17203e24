// Whole sessions of the real tinc, replayed byte for byte from their generator.
#include <gtest/gtest.h>

#include "core/crypto/hash.h"
#include "core/sptps/session.h"
#include "tests/support/vectors.h"

namespace midflight::sptps {
namespace {

using midflight::test::hex;
using nlohmann::json;

class Replay final : public EntropySource, public Sink {
 public:
  struct Shared {
    std::string seed;
    std::uint32_t counter = 0;
    crypto::Operations crypto{};
    FixedBytes<32> draw() {
      Bytes input;
      Writer(input).text(seed).integer(counter++);
      return Reader(crypto::sha512(input)).fixed<32>().value();
    }
  };
  Replay(Shared& shared, std::string name)
      : name_(std::move(name)), shared_(shared), key(shared.crypto.key_pair(shared.draw())) {}

  KexEntropy draw(std::uint32_t /*exchange*/) override {
    KexEntropy entropy;
    entropy.nonce = shared_.draw();
    entropy.ephemeral_seed = shared_.draw();
    return entropy;
  }
  void send_record(std::uint8_t type, ByteView wire) override {
    note({{"ev", "wire"}, {"type", type}, {"bytes", to_hex(wire)}});
  }
  bool receive_record(std::uint8_t type, ByteView body) override {
    note({{"ev", "record"}, {"type", type}, {"body", to_hex(body)}});
    return true;
  }
  void handshake_done() override { note({{"ev", "handshake_done"}}); }
  [[nodiscard]] Call call() { return {shared_.crypto, *this, *this}; }

  void apply(const json& event, const Setup& setup) {
    const auto& kind = event["ev"];
    if (kind == "start") session.start(setup, call());
    if (kind == "force_kex") {
      EXPECT_TRUE(session.force_kex(call()).has_value());
    }
    if (kind == "send_record") {
      EXPECT_TRUE(session.send(event["type"], hex(event["body"]), call()).has_value());
    }
    if (kind != "deliver") return;
    const auto bytes = hex(event["bytes"]);
    EXPECT_TRUE((setup.mode == Mode::datagram ? session.receive_datagram(bytes, call())
                                              : session.receive_stream(bytes, call()))
                    .has_value());
    note({{"ev", "state"},
          {"state", static_cast<int>(session.state())},
          {"instate", session.keyed_in() ? 1 : 0},
          {"outstate", session.keyed_out() ? 1 : 0},
          {"inseqno", session.next_in()},
          {"outseqno", session.next_out()}});
  }

 private:
  void note(json event) {
    event["who"] = name_;
    events.push_back(std::move(event));
  }
  std::string name_;
  Shared& shared_;

 public:
  crypto::KeyPair key;
  Session session;
  std::vector<json> events;
};

// The members of a recorded event that a session shows from outside.
json visible(const json& event) {
  json out;
  for (const auto* member : {"ev", "who", "state", "instate", "outstate", "inseqno", "outseqno",
                             "type", "body", "bytes"}) {
    if (event.contains(member)) out[member] = event[member];
  }
  return out;
}

class RecordedSession : public testing::TestWithParam<std::string> {};

TEST_P(RecordedSession, IsReplayedByteForByteInOrder) {
  const auto vector = midflight::test::load_vectors("sessions/" + GetParam() + ".json");
  Replay::Shared shared{"tinc-vec/" + GetParam(), 0};
  Replay initiator(shared, "initiator");
  Replay responder(shared, "responder");
  sptps::Setup setup;
  setup.mode = vector["mode"] == "datagram" ? Mode::datagram : Mode::stream;
  setup.label = hex(vector["label"]);
  std::vector<json> recorded;
  std::vector<json> replayed;
  for (const auto& event : vector["events"]) {
    const bool first = event["who"] == "initiator";
    auto& self = first ? initiator : responder;
    const auto& kind = event["ev"];
    if (kind == "wire" || kind == "record" || kind == "handshake_done" || kind == "state") {
      recorded.push_back(visible(event));
    }
    setup.role = first ? Role::initiator : Role::responder;
    setup.own = self.key;
    setup.peer = first ? responder.key.public_key : initiator.key.public_key;
    self.apply(event, setup);
    replayed.insert(replayed.end(), self.events.begin(), self.events.end());
    self.events.clear();
  }
  EXPECT_EQ(replayed, recorded);
}

INSTANTIATE_TEST_SUITE_P(
    Tinc, RecordedSession,
    testing::Values("datagram-test-rekey-by-initiator", "datagram-udplabel-data-interleaved",
                    "datagram-udplabel-rekey-by-responder", "datagram-udplabel-rekey-crossing",
                    "stream-tcplabel-data-interleaved", "stream-test-rekey-by-initiator",
                    "stream-test-three-rekeys"));

}  // namespace
}  // namespace midflight::sptps
