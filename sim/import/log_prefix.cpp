#include "sim/import/log_prefix.h"

#include <algorithm>
#include <array>

namespace midflight::sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// tinc is of 1998. Sums of an instant and of differences must not overflow.
constexpr std::chrono::year kFirstYear{1990};
constexpr std::chrono::year kLastYear{2059};
constexpr int kYearOfNoYear = 2000;  // a leap year, so that every date exists
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Reads from the front; what does not fit makes it bad for good.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : whole_(text), rest_(text) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] std::string_view taken() const {
    return whole_.substr(0, whole_.size() - rest_.size());
  }
  [[nodiscard]] bool at(char c) const { return !rest_.empty() && rest_.front() == c; }

  bool skip(char c) {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void need(char c) { good_ = skip(c) && good_; }
  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + digit();
    return value;
  }
  // The digits behind a decimal point, as nanoseconds.
  Duration fraction() {
    std::int64_t value = 0;
    std::int64_t unit = 1'000'000'000;
    while (!rest_.empty() && is_digit(rest_.front())) {
      value += unit / 10 * digit();
      unit /= 10;
    }
    return Duration(value);
  }
  std::string_view word() {
    const auto end = std::min(rest_.find(' '), rest_.size());
    const auto out = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return out;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  int digit() {
    if (rest_.empty() || !is_digit(rest_.front())) {
      good_ = false;
      return 0;
    }
    const int value = rest_.front() - '0';
    rest_.remove_prefix(1);
    return value;
  }

  std::string_view whole_;
  std::string_view rest_;
  bool good_ = true;
};

std::optional<LocalInstant> instant_of(std::chrono::year_month_day date, Duration of_day) {
  if (!date.ok()) return std::nullopt;
  if (date.year() < kFirstYear || date.year() > kLastYear) return std::nullopt;
  const auto day = std::chrono::sys_days(date).time_since_epoch();
  return LocalInstant(std::chrono::duration_cast<Duration>(day) + of_day);
}

Duration clock_time(Scanner& in) {
  Duration out = hours(in.digits(2));
  in.need(':');
  out += minutes(in.digits(2));
  in.need(':');
  out += seconds(in.digits(2));
  if (in.skip('.') || in.skip(',')) out += in.fraction();
  return out;
}

// "Z" or "+01:00" or "+0100"; nothing is as good as UTC, because clocks are aligned anyway.
Duration zone(Scanner& in) {
  if (in.skip('Z')) return {};
  const bool behind = in.at('-');
  if (!in.skip('+') && !in.skip('-')) return {};
  Duration out = hours(in.digits(2));
  in.skip(':');
  out += minutes(in.digits(2));
  return behind ? -out : out;
}

std::optional<LocalInstant> iso_stamp(Scanner& in) {
  const std::chrono::year year(in.digits(4));
  in.need('-');
  const std::chrono::month month(static_cast<unsigned>(in.digits(2)));
  in.need('-');
  const std::chrono::day day(static_cast<unsigned>(in.digits(2)));
  if (!in.skip('T')) in.need(' ');
  auto of_day = clock_time(in);
  of_day -= zone(in);
  if (!in.good()) return std::nullopt;
  return instant_of(year / month / day, of_day);
}

std::optional<LocalInstant> syslog_stamp(Scanner& in) {
  const auto name = in.word();
  unsigned month = 0;
  while (month < kMonths.size() && kMonths[month] != name) ++month;
  if (month == kMonths.size()) return std::nullopt;
  in.need(' ');
  const auto day = in.skip(' ') ? in.digits(1) : in.digits(2);
  in.need(' ');
  const auto of_day = clock_time(in);
  if (!in.good()) return std::nullopt;
  return instant_of(std::chrono::year(kYearOfNoYear) / std::chrono::month(month + 1) /
                        std::chrono::day(static_cast<unsigned>(day)),
                    of_day);
}

// "tinc[123]:" or "tinc.NETNAME[123]:"; the name without the number.
std::optional<std::string_view> ident_of(std::string_view word) {
  const auto bracket = word.find('[');
  if (!word.starts_with("tinc") || bracket == std::string_view::npos || !word.ends_with("]:")) {
    return std::nullopt;
  }
  const auto name = word.substr(0, bracket);
  const auto digits = word.substr(bracket + 1, word.size() - bracket - 3);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  if (name != "tinc" && name != "tincd" && !name.starts_with("tinc.")) return std::nullopt;
  return name;
}

}  // namespace

std::optional<LogPrefix> read_prefix(std::string_view line) {
  Scanner in(line);
  const bool iso = !line.empty() && line.front() >= '0' && line.front() <= '9';
  const auto at = iso ? iso_stamp(in) : syslog_stamp(in);
  if (!at) return std::nullopt;
  const auto stamp = in.taken();
  in.need(' ');
  auto ident = ident_of(in.word());
  if (!ident) {  // a host's name may stand between
    in.need(' ');
    ident = ident_of(in.word());
  }
  in.need(' ');
  if (!ident || !in.good()) return std::nullopt;
  return LogPrefix{*at, stamp, *ident, in.rest()};
}

}  // namespace midflight::sim
