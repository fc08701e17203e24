#include <algorithm>

#include "sim/trace/reader.h"

// All that replay does before it runs anything.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midflight;
  auto rest = ByteView(data, size);
  const auto source = [&rest](std::span<std::uint8_t> into) -> Result<std::size_t> {
    const auto count = std::min(into.size(), rest.size());
    std::copy_n(rest.begin(), count, into.begin());
    rest = rest.subspan(count);
    return count;
  };
  (void)sim::survey(source);
  return 0;
}
