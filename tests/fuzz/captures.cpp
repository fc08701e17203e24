#include "core/base/check.h"
#include "sim/import/events.h"
#include "sim/import/import.h"
#include "sim/import/pcap_reader.h"
#include "tests/fuzz/targets.h"

namespace midflight::fuzz {
namespace {

class Count final : public sim::Observer {
 public:
  void observe(const sim::Event& event) override { last = event.number; }
  std::uint64_t last = 0;
};

}  // namespace

// Read, diagnosed, followed.
bool take_tinc_log(ByteView input) {
  const auto result =
      sim::import_capture({.logs = {{"A", "A.log", as_text(input)}}, .pcap = {}, .flags = {}});
  if (!result) return false;
  const auto& log = result->logs.front();
  MIDFLIGHT_CHECK(log.understood + log.unknown + log.foreign == log.lines, "each line counts once");
  Count count;
  sim::show(*result, count);
  MIDFLIGHT_CHECK(count.last == log.lines, "each line is an event");
  return true;
}

bool take_capture(ByteView input) {
  const auto read = sim::read_pcap({"link.pcap", as_text(input)}, {"A", "B"});
  if (!read) return false;
  MIDFLIGHT_CHECK(read->datagrams.size() <= read->summary.datagrams, "each of them is of interest");
  return true;
}

}  // namespace midflight::fuzz
