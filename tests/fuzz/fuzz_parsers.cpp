// libFuzzer's program: fuzz_parsers TARGET CORPUS_FOLDER... [-max_total_time=SECONDS ...].
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/targets.h"

namespace {

using midflight::fuzz::Target;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): libFuzzer hands nothing on
const Target* chosen = nullptr;

const Target* find(std::string_view name) {
  const auto all = midflight::fuzz::targets();
  const auto found = std::ranges::find(all, name, &Target::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  chosen = *argc > 1 ? find((*argv)[1]) : nullptr;
  if (chosen == nullptr) {
    std::fprintf(stderr, "expected a target and folders of inputs; the targets are:\n");
    for (const auto& each : midflight::fuzz::targets())
      std::fprintf(stderr, "%s\n", each.name.data());
    std::exit(2);
  }
  (*argv)[1] = (*argv)[0];
  ++*argv;
  --*argc;
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen->take({data, size});
  return 0;
}
