#include "sim/net/tcp_rto.h"

#include <algorithm>

namespace midflight::sim {

void TcpRto::sample(Duration round_trip) {
  if (srtt_ == Duration{}) {
    srtt_ = round_trip;
    rttvar_ = round_trip / 2;
  } else {
    rttvar_ += (std::chrono::abs(srtt_ - round_trip) - rttvar_) / 4;
    srtt_ += (round_trip - srtt_) / 8;
  }
  timeout_ = std::clamp(srtt_ + std::max(kTcpRtoGranularity, 4 * rttvar_), kTcpMinRto, kTcpMaxRto);
}

void TcpRto::back_off() { timeout_ = std::min(2 * timeout_, kTcpMaxRto); }

void TcpRto::write_state(Writer& out) const {
  out.fields(timeout_.count(), srtt_.count(), rttvar_.count());
}

}  // namespace midflight::sim
