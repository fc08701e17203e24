#include "core/sptps/replay_window.h"

#include <algorithm>

#include "core/base/check.h"

namespace midflight::sptps {

ReplayWindow::ReplayWindow(std::uint32_t bytes) : bytes_(bytes) {
  MIDFLIGHT_CHECK(bytes <= kMaxBytes, "a replay window fits its fixed capacity");
}

Result<std::uint32_t, Refusal> ReplayWindow::take(std::uint32_t got) {
  std::uint32_t lost = 0;
  if (bytes_ > 0) {
    if (is_far_future(got)) {
      const bool patient = far_futures_ < bytes_ / 4;
      ++far_futures_;
      if (patient) return fail(Refusal{Refusal::Cause::far_future, got, next_, far_futures_});
      lost = got - next_;
      std::fill_n(late_.begin(), bytes_, std::uint8_t{0xff});
    } else if (is_old_or_seen(got)) {
      return fail(Refusal{Refusal::Cause::late_or_replayed, got, next_});
    } else {
      for (auto number = next_; number < got; ++number) set_late(number, true);
    }
    set_late(got, false);
    far_futures_ = 0;
  }
  if (got >= next_) next_ = got + 1;
  received_ = next_ == 0 ? 0 : received_ + 1;
  return lost;
}

bool ReplayWindow::would_take(std::uint32_t got) const {
  if (bytes_ == 0) return true;
  if (is_far_future(got)) return far_futures_ >= bytes_ / 4;
  return !is_old_or_seen(got);
}

void ReplayWindow::write_state(Writer& out) const {
  out.fields(next_, far_futures_).counted(late());
}

bool ReplayWindow::is_late(std::uint32_t number) const {
  const unsigned byte = late_[number / 8 % bytes_];
  return (byte >> number % 8 & 1U) != 0;
}

void ReplayWindow::set_late(std::uint32_t number, bool late) {
  auto& byte = late_[number / 8 % bytes_];
  const auto bit = static_cast<std::uint8_t>(1U << number % 8);
  byte = static_cast<std::uint8_t>(late ? byte | bit : byte & ~bit);
}

// Near the largest number the sum wraps, as it does in tinc.
bool ReplayWindow::is_far_future(std::uint32_t got) const {
  return got != next_ && got >= next_ + span();
}

bool ReplayWindow::is_old_or_seen(std::uint32_t got) const {
  if (got >= next_) return false;
  const bool older_than_window = next_ >= span() && got < next_ - span();
  return older_than_window || !is_late(got);
}

}  // namespace midflight::sptps
