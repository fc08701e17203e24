// Durations, rates and probabilities as people write them (spec 4), read with integers only: what
// can't be read exactly is an error. The error says what was expected.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"
#include "sim/world/config.h"

namespace midflight::scenarios {

// No single duration is longer, so that sums of a few can't overflow.
inline constexpr Duration kMaxDuration{1'000'000'000'000'000'000};

// "250us", "1.5s", "-2min": a number and one of ns us ms s min h.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

// "64kbit/s", "1.5Gbit/s", in bit/s, at least 1.
[[nodiscard]] Result<std::uint64_t> parse_rate(std::string_view text);

// "1/1000" or a decimal literal of JSON ("0.001", "1e-3"), in lowest terms. May exceed 1.
[[nodiscard]] Result<sim::Ratio> parse_ratio(std::string_view text);

}  // namespace midflight::scenarios
