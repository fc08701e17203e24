#include "core/base/check.h"
#include "sim/trace/token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midflight;
  const auto token = sim::parse_token(as_text(ByteView(data, size)));
  if (!token) return 0;
  const auto again = sim::parse_token(sim::to_text(*token));
  MIDFLIGHT_CHECK(again && again->answers.list == token->answers.list, "a token is read back");
  return 0;
}
