// The parsers that libFuzzer and test_fuzz hand any bytes to. Each takes them or refuses them, does
// no harm, and checks what can be checked of what it took.
#pragma once

#include <span>
#include <string_view>

#include "core/base/bytes.h"

namespace midflight::fuzz {

struct Target {
  std::string_view name;         // before the dot of its files in seeds/
  bool (*take)(ByteView input);  // false: refused
};
[[nodiscard]] std::span<const Target> targets();

// documents.cpp: files that people and midflight write.
bool take_scenario(ByteView input);
bool take_trace(ByteView input);
bool take_token(ByteView input);
bool take_certificate(ByteView input);
bool take_ledger(ByteView input);
bool take_corpus_entry(ByteView input);
bool take_results(ByteView input);
bool take_vectors(ByteView input);
bool take_private_key(ByteView input);
bool take_public_key(ByteView input);

// captures.cpp: what real daemons and libpcap write.
bool take_tinc_log(ByteView input);
bool take_capture(ByteView input);

// wire.cpp: what a peer sends.
bool take_meta_request(ByteView input);
bool take_meta_connection(ByteView input);
bool take_sptps_stream(ByteView input);
bool take_sptps_datagram(ByteView input);

}  // namespace midflight::fuzz
