// The program midflight as a function, for programs with a protocol of their own.
#pragma once

#include <initializer_list>

#include "sim/world/protocol.h"

namespace midflight::cli {

// Does what the command line says and returns the exit status (README.md). `protocols` can be named
// by scenarios, beside tinc; they outlive the program. Call it once.
[[nodiscard]] int main(int argc, const char* const* argv,
                       std::initializer_list<const sim::Protocol*> protocols);

}  // namespace midflight::cli
