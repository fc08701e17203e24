#include "sim/live/outbox.h"

#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/check.h"

namespace midflight::sim {

Outbox::Outbox(sptps::Mode mode, bool paced)
    : mode_(mode),
      paced_(paced),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  MIDFLIGHT_CHECK(timer_.descriptor() >= 0, "the operating system gives a timer");
}

void Outbox::push(ByteView record) {
  const bool together = mode_ == sptps::Mode::stream && !paced_ && !records_.empty();
  if (!together) records_.emplace_back();
  records_.back().insert(records_.back().end(), record.begin(), record.end());
}

Result<void> Outbox::flush(const Socket& socket) {
  while (wants_to_send()) {
    const auto& record = records_.front();
    const auto count = ::send(socket.descriptor(), record.data() + sent_, record.size() - sent_,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == ENOBUFS)) return {};
    if (count < 0) return fail(with_errno("Could not write to socket"));
    sent_ += static_cast<std::size_t>(count);
    if (sent_ < record.size()) continue;
    records_.pop_front();
    sent_ = 0;
    if (paced_) rest();
  }
  return {};
}

void Outbox::rest() {
  resting_ = true;
  const itimerspec once{{}, {0, kPace}};
  ::timerfd_settime(timer_.descriptor(), 0, &once, nullptr);
}

void Outbox::rested() {
  std::uint64_t expirations = 0;
  if (::read(timer_.descriptor(), &expirations, sizeof expirations) > 0) resting_ = false;
}

}  // namespace midflight::sim
