#include "sim/cli/program.h"

int main(int argc, char** argv) {
  using namespace midflight;
  return cli::guarded([&] { return cli::program(argc, argv, {sim::execute, sim::execute_twice}); });
}
