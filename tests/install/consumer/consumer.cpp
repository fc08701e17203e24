#include "core/base/bytes.h"

int main() { return midflight::to_hex(midflight::as_bytes("ok")) == "6f6b" ? 0 : 1; }
