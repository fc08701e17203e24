#include "core/node/refusals.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace midflight::node {
namespace {

using Cause = sptps::Refusal::Cause;

std::string filled(const RefusalText& text) {
  std::string out(text.pattern);
  for (const auto& [mark, value] : {std::pair("{a}", text.a), std::pair("{b}", text.b)}) {
    const auto at = out.find(mark);
    if (at != std::string::npos) out.replace(at, 3, std::to_string(value));
  }
  return out;
}

TEST(RefusalTexts, OfEveryCauseAreTheSessionsOwn) {
  for (auto cause = Cause::not_started; cause <= Cause::exchange_under_way;
       cause = static_cast<Cause>(static_cast<std::uint8_t>(cause) + 1)) {
    const sptps::Refusal refusal{cause, 7, 3, 2};
    EXPECT_EQ(filled(text_of(refusal)), to_text(refusal));
    EXPECT_NE(to_text(refusal), "Unknown refusal") << static_cast<int>(cause);
  }
}

}  // namespace
}  // namespace midflight::node
