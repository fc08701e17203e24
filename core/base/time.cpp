#include "core/base/time.h"

#include <array>
#include <string_view>

namespace midflight {

std::string to_text(Instant at) {
  const auto micros = std::chrono::floor<std::chrono::microseconds>(at.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(micros);
  const auto fraction = std::to_string((micros - seconds).count());
  return std::to_string(seconds.count()) + "." + std::string(6 - fraction.size(), '0') + fraction;
}

std::string to_text(Duration duration) {
  struct Unit {
    std::int64_t size;
    std::string_view name;
  };
  static constexpr std::array<Unit, 3> kUnits{
      {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}}};
  const auto count = duration.count();
  for (const auto& unit : kUnits) {
    if (count % unit.size == 0) return std::to_string(count / unit.size) + std::string(unit.name);
  }
  return std::to_string(count) + "ns";
}

}  // namespace midflight
