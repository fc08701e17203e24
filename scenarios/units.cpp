#include "scenarios/units.h"

#include <array>
#include <charconv>
#include <limits>
#include <numeric>
#include <optional>

namespace midflight::scenarios {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};
constexpr std::array<Unit, 6> kTimeUnits{{{"ns", 1},
                                          {"us", 1'000},
                                          {"ms", 1'000'000},
                                          {"s", 1'000'000'000},
                                          {"min", 60'000'000'000},
                                          {"h", 3'600'000'000'000}}};
constexpr std::array<Unit, 4> kRateUnits{
    {{"bit/s", 1}, {"kbit/s", 1'000}, {"Mbit/s", 1'000'000}, {"Gbit/s", 1'000'000'000}}};
constexpr std::uint64_t kMaxRate = 1'000'000'000'000'000;
constexpr std::string_view kDigits = "0123456789";

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of(kDigits) == std::string_view::npos;
}

// Nothing if `text` is no whole number or too large.
template <class T>
std::optional<T> whole(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> times(std::uint64_t a, std::uint64_t b) {
  if (b != 0 && a > std::numeric_limits<std::uint64_t>::max() / b) return std::nullopt;
  return a * b;
}

std::optional<std::uint64_t> power_of_ten(std::uint64_t exponent) {
  if (exponent > 19) return std::nullopt;
  std::uint64_t power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

// digits * 10^exponent, without the zeros that say nothing.
struct Decimal {
  std::uint64_t digits = 0;
  std::int64_t exponent = 0;
};
enum class DecimalError : std::uint8_t { malformed, too_precise };

// "12", "0.5", "1e-3"; no sign.
Result<Decimal, DecimalError> parse_decimal(std::string_view text) {
  Decimal out;
  if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
    auto power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto exponent = whole<std::int16_t>(power);
    if (!exponent) return fail(DecimalError::malformed);
    out.exponent = *exponent;
    text = text.substr(0, e);
  }
  const auto point = text.find('.');
  std::string digits(text.substr(0, point));
  if (point != std::string_view::npos) {
    const auto fraction = text.substr(point + 1);
    if (!is_digits(fraction)) return fail(DecimalError::malformed);
    out.exponent -= static_cast<std::int64_t>(fraction.size());
    if (!is_digits(digits)) return fail(DecimalError::malformed);
    digits += fraction;
  }
  if (!is_digits(digits)) return fail(DecimalError::malformed);
  while (digits.size() > 1 && digits.back() == '0') {
    digits.pop_back();
    ++out.exponent;
  }
  const auto value = whole<std::uint64_t>(digits);
  if (!value) return fail(DecimalError::too_precise);
  out.digits = *value;
  if (out.digits == 0) out.exponent = 0;
  return out;
}

// The decimal times `unit`, if that is whole and fits.
std::optional<std::uint64_t> scaled(const Decimal& decimal, std::uint64_t unit) {
  if (decimal.exponent >= 0) {
    const auto power = power_of_ten(static_cast<std::uint64_t>(decimal.exponent));
    const auto digits = power ? times(decimal.digits, *power) : std::nullopt;
    return digits ? times(*digits, unit) : std::nullopt;
  }
  const auto power = power_of_ten(static_cast<std::uint64_t>(-decimal.exponent));
  if (!power) return std::nullopt;
  const auto common = std::gcd(unit, *power);
  if (decimal.digits % (*power / common) != 0) return std::nullopt;
  return times(decimal.digits / (*power / common), unit / common);
}

struct Quantity {
  Decimal number;
  std::uint64_t unit = 1;
};

template <std::size_t N>
Result<Quantity> parse_quantity(std::string_view text, const std::array<Unit, N>& units,
                                const std::string& expected) {
  const auto split = text.find_first_not_of("0123456789.");
  if (split == std::string_view::npos)
    return fail("expected " + expected + "; the unit is missing");
  for (const auto& unit : units) {
    if (text.substr(split) != unit.name) continue;
    const auto number = parse_decimal(text.substr(0, split));
    if (number) return Quantity{*number, unit.size};
    if (number.error() == DecimalError::too_precise) return fail("too many digits");
    break;
  }
  return fail("expected " + expected);
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto quantity = parse_quantity(text.substr(negative ? 1 : 0), kTimeUnits,
                                       "a duration such as \"10ms\" (ns, us, ms, s, min or h)");
  if (!quantity) return fail(quantity.error());
  const auto count = scaled(quantity->number, quantity->unit);
  if (!count || *count > static_cast<std::uint64_t>(kMaxDuration.count())) {
    return fail("a duration is a whole number of nanoseconds, at most " +
                midflight::to_text(kMaxDuration));
  }
  const auto signed_count = static_cast<std::int64_t>(*count);
  return Duration(negative ? -signed_count : signed_count);
}

Result<std::uint64_t> parse_rate(std::string_view text) {
  const auto quantity = parse_quantity(
      text, kRateUnits, "a rate such as \"100Mbit/s\" (bit/s, kbit/s, Mbit/s, Gbit/s)");
  if (!quantity) return fail(quantity.error());
  const auto rate = scaled(quantity->number, quantity->unit);
  if (!rate || *rate == 0 || *rate > kMaxRate) {
    return fail("a rate is a whole number of bit/s, from 1bit/s to 1000000Gbit/s");
  }
  return *rate;
}

Result<sim::Ratio> parse_ratio(std::string_view text) {
  const std::string expected = "expected a number such as 0.001 or a ratio such as \"1/1000\"";
  std::optional<std::uint64_t> numerator;
  std::optional<std::uint64_t> denominator = 1;
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    if (!is_digits(text.substr(0, slash)) || !is_digits(text.substr(slash + 1)))
      return fail(expected);
    numerator = whole<std::uint64_t>(text.substr(0, slash));
    denominator = whole<std::uint64_t>(text.substr(slash + 1));
    if (denominator == 0U) return fail("the denominator is 0");
  } else {
    const auto decimal = parse_decimal(text);
    if (!decimal && decimal.error() == DecimalError::malformed) return fail(expected);
    if (decimal && decimal->exponent >= 0) numerator = scaled(*decimal, 1);
    if (decimal && decimal->exponent < 0) {
      numerator = decimal->digits;
      denominator = power_of_ten(static_cast<std::uint64_t>(-decimal->exponent));
    }
  }
  if (!numerator || !denominator) return fail("too many digits to be read exactly");
  const auto common = std::gcd(*numerator, *denominator);
  return sim::Ratio{*numerator / common, *denominator / common};
}

}  // namespace midflight::scenarios
