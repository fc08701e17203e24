#include "core/sptps/refusal.h"

#include <gtest/gtest.h>

namespace midflight::sptps {
namespace {

using Cause = Refusal::Cause;

TEST(Refusal, SpeaksAsTheDaemonDoes) {
  EXPECT_EQ(to_text({Cause::wrong_number, 45, 0}), "Invalid packet seqno: 45 != 0");
  EXPECT_EQ(to_text({Cause::short_record, 4}), "Received short packet");
  EXPECT_EQ(to_text({Cause::far_future, 302, 4, 2}),
            "Packet is 298 seqs in the future, dropped (2)");
  EXPECT_EQ(to_text({Cause::late_or_replayed, 3, 5}),
            "Received late or replayed packet, seqno 3, last received 5");
  EXPECT_EQ(to_text({Cause::not_authentic, 3}), "Failed to decrypt and verify packet");
  EXPECT_EQ(to_text({Cause::bad_signature}), "Failed to verify SIG record");
  EXPECT_EQ(to_text({Cause::handshake_unfinished}), "Handshake phase not finished yet");
  EXPECT_EQ(to_text({Cause::early_application}),
            "Application record received before handshake finished");
}

TEST(Refusal, NumbersAreSignedAsTheDaemonPrintsThem) {
  EXPECT_EQ(to_text({Cause::wrong_number, 0xffff'ffff, 1}), "Invalid packet seqno: -1 != 1");
  const auto text = text_of({Cause::wrong_number, 0xffff'ffff, 1});
  EXPECT_EQ(static_cast<std::int64_t>(text.a), -1);
  EXPECT_EQ(text.b, 1U);
}

TEST(Refusal, OfEveryCauseHasATextThatNamesItsNumbers) {
  for (auto cause = Cause::not_started; cause <= Cause::exchange_under_way;
       cause = static_cast<Cause>(static_cast<std::uint8_t>(cause) + 1)) {
    const auto text = to_text({cause, 7, 3, 2});
    EXPECT_EQ(text.find('{'), std::string::npos) << text;
    EXPECT_NE(text, "Unknown refusal") << static_cast<int>(cause);
  }
}

}  // namespace
}  // namespace midflight::sptps
