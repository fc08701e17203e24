// A daemon's log of any bytes: read, diagnosed, followed.
#include <cstdint>
#include <string_view>

#include "core/base/check.h"
#include "sim/import/events.h"
#include "sim/import/import.h"

namespace midflight::sim {
namespace {

class Count final : public Observer {
 public:
  void observe(const Event& event) override { last = event.number; }
  std::uint64_t last = 0;
};

void import_log(std::string_view text) {
  const auto result = import_capture({.logs = {{"A", "A.log", text}}, .pcap = {}, .flags = {}});
  if (!result) return;
  const auto& log = result->logs.front();
  MIDFLIGHT_CHECK(log.understood + log.unknown + log.foreign == log.lines, "each line counts once");
  Count count;
  show(*result, count);
  MIDFLIGHT_CHECK(count.last == log.lines, "each line is an event");
}

}  // namespace
}  // namespace midflight::sim

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  midflight::sim::import_log({reinterpret_cast<const char*>(data), size});
  return 0;
}
