#include "tests/fuzz/targets.h"

#include <array>

namespace midflight::fuzz {

std::span<const Target> targets() {
  static constexpr std::array kTargets{
      Target{"scenario", take_scenario},
      Target{"trace", take_trace},
      Target{"token", take_token},
      Target{"certificate", take_certificate},
      Target{"ledger", take_ledger},
      Target{"corpus_entry", take_corpus_entry},
      Target{"results", take_results},
      Target{"vectors", take_vectors},
      Target{"private_key", take_private_key},
      Target{"public_key", take_public_key},
      Target{"tinc_log", take_tinc_log},
      Target{"capture", take_capture},
      Target{"meta_request", take_meta_request},
      Target{"meta_connection", take_meta_connection},
      Target{"sptps_stream", take_sptps_stream},
      Target{"sptps_datagram", take_sptps_datagram},
  };
  return kTargets;
}

}  // namespace midflight::fuzz
