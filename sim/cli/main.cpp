#include "sim/cli/main.h"

int main(int argc, char** argv) { return midflight::cli::main(argc, argv, {}); }
