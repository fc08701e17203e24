// libpcap, loaded when a capture is read. Linked, it would bring D-Bus and systemd to the start of
// every command: a third of the time that the loader takes, for what import alone uses.
#pragma once

#include <pcap/pcap.h>

#include "core/base/result.h"

namespace midflight::sim {

struct Libpcap {
  decltype(&pcap_fopen_offline_with_tstamp_precision) open;
  decltype(&pcap_next_ex) next;
  decltype(&pcap_datalink) link_type;
  decltype(&pcap_geterr) error;
  decltype(&pcap_close) close;
};

// Loaded once and never unloaded. Fails if it isn't installed.
[[nodiscard]] Result<const Libpcap*> libpcap();

}  // namespace midflight::sim
