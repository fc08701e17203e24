// midflight inside another program: runs a scenario once and prints the digest.
#include <cstdio>

#include "core/crypto/operations.h"
#include "scenarios/reader.h"
#include "sim/explore/execution.h"

int main(int argc, char** argv) {
  using namespace midflight;
  if (argc != 2) return 2;
  const auto loaded = scenarios::load_scenario(argv[1], {});
  if (!loaded) {
    std::fprintf(stderr, "%s\n", scenarios::to_text(loaded.error()).c_str());
    return 2;
  }
  const auto& scenario = loaded->front().config;
  crypto::Operations crypto;
  const auto result = sim::execute(scenario, {.seed = scenario.seed}, crypto);
  std::printf("%s\n", result.digest.c_str());
  return 0;
}
