// The in number of a session and, in datagram mode, the window that judges it (spec 1, "Datagram
// replay window"). Names in brackets are tinc's.
#pragma once

#include <cstdint>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/sptps/refusal.h"

namespace midflight::sptps {

class ReplayWindow {
 public:
  static constexpr std::uint32_t kMaxBytes = 256;

  // 8 records a byte; 0 switches the window off.
  explicit ReplayWindow(std::uint32_t bytes = 16);

  // Judges an authenticated record and takes it, or says why not. Returns how many records were
  // given up for lost at once: 0, unless this is the one that ends a row from the far future.
  Result<std::uint32_t, Refusal> take(std::uint32_t got);
  [[nodiscard]] bool would_take(std::uint32_t got) const;
  // Takes the expected number without judging: plain records, and those of streams.
  std::uint32_t take_next() { return next_++; }

  [[nodiscard]] std::uint32_t next() const { return next_; }                // [inseqno]
  [[nodiscard]] std::uint32_t received() const { return received_; }        // [received]
  [[nodiscard]] std::uint32_t far_futures() const { return far_futures_; }  // [farfuture]
  // Record n has bit n%8 of byte n/8 modulo the size; a set bit is a record still missing. [late]
  [[nodiscard]] ByteView late() const { return ByteView(late_).first(bytes_); }

  // Whether this number was taken before, and would be refused for it.
  [[nodiscard]] bool seen(std::uint32_t number) const {
    return bytes_ > 0 && number < next_ && !is_late(number);
  }
  [[nodiscard]] std::uint32_t span() const { return 8 * bytes_; }  // records that it holds

  // Without received(), which decides nothing.
  void write_state(Writer& out) const;

  friend bool operator==(const ReplayWindow&, const ReplayWindow&) = default;

 private:
  [[nodiscard]] bool is_late(std::uint32_t number) const;
  void set_late(std::uint32_t number, bool late);
  [[nodiscard]] bool is_far_future(std::uint32_t got) const;
  [[nodiscard]] bool is_old_or_seen(std::uint32_t got) const;

  std::uint32_t bytes_;
  std::uint32_t next_ = 0;
  std::uint32_t received_ = 0;
  std::uint32_t far_futures_ = 0;  // refused or not, since the last taken record
  FixedBytes<kMaxBytes> late_{};
};

}  // namespace midflight::sptps
