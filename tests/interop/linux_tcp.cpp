#include "tests/interop/linux_tcp.h"

#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <deque>
#include <future>
#include <optional>

#include "core/base/bytes.h"
#include "tests/interop/linux_host.h"
#include "tests/support/tcp_pipe.h"

namespace midflight::interop {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint16_t kPort = 7000;
constexpr std::uint8_t kClientHost = 1;
constexpr std::uint8_t kServerHost = 2;
constexpr Duration kPatience = std::chrono::seconds(100);
constexpr std::size_t kMaxPacket = 65'536;

bool is_tcp(ByteView packet) {
  return packet.size() >= 20 && packet[0] >> 4U == 4 && packet[9] == IPPROTO_TCP;
}

// Carries packets from one device to the other.
class Direction {
 public:
  Direction(const Path& path, bool from_client, int from, int to)
      : path_(path), from_client_(from_client), from_(from), to_(to), buffer_(kMaxPacket) {}

  void take_all() {
    for (;;) {
      const auto size = read(from_, buffer_.data(), buffer_.size());
      if (size <= 0) return;
      const auto packet = ByteView(buffer_).first(static_cast<std::size_t>(size));
      if (!is_tcp(packet) || path_.loses(from_client_, taken_++)) continue;
      flying_.push_back({Clock::now() + path_.one_way, Bytes(packet.begin(), packet.end())});
    }
  }

  void deliver_due() {
    for (; !flying_.empty(); flying_.pop_front()) {
      const auto now = Clock::now();
      const auto& first = flying_.front();
      if (first.due > now) return;
      latest_ = std::max<Duration>(latest_, now - first.due);
      // A full device would lose the packet, which no path of the comparison does.
      if (write(to_, first.packet.data(), first.packet.size()) < 0) return;
    }
  }

  [[nodiscard]] std::optional<Clock::time_point> due() const {
    return flying_.empty() ? std::nullopt : std::optional(flying_.front().due);
  }
  [[nodiscard]] Duration latest() const { return latest_; }

 private:
  struct Flying {
    Clock::time_point due;
    Bytes packet;
  };

  Path path_;
  bool from_client_;
  int from_;
  int to_;
  std::uint32_t taken_ = 0;
  Bytes buffer_;
  std::deque<Flying> flying_;
  Duration latest_{};
};

// The two applications: one writes, the other reads.
class Applications {
 public:
  Applications(Descriptor client, Descriptor listener, std::size_t bytes)
      : client_(std::move(client)),
        listener_(std::move(listener)),
        to_write_(bytes),
        to_read_(bytes),
        buffer_(1 << 20U) {}

  void handle() {
    while (to_write_ > 0) {
      const auto size = send(client_.get(), buffer_.data(), std::min(to_write_, buffer_.size()),
                             MSG_NOSIGNAL | MSG_DONTWAIT);
      if (size <= 0) break;
      to_write_ -= static_cast<std::size_t>(size);
    }
    if (!server_.valid()) {
      server_ = Descriptor(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK));
    }
    while (server_.valid() && to_read_ > 0) {
      const auto size = read(server_.get(), buffer_.data(), buffer_.size());
      if (size <= 0) break;
      to_read_ -= std::min(to_read_, static_cast<std::size_t>(size));
    }
  }

  [[nodiscard]] bool done() const { return to_read_ == 0; }
  [[nodiscard]] pollfd writer() const {
    return {client_.get(), static_cast<short>(to_write_ > 0 ? POLLOUT : 0), 0};
  }
  [[nodiscard]] pollfd reader() const {
    return {server_.valid() ? server_.get() : listener_.get(), POLLIN, 0};
  }

 private:
  Descriptor client_;
  Descriptor listener_;
  Descriptor server_;
  std::size_t to_write_;
  std::size_t to_read_;
  Bytes buffer_;
};

void wait_for(std::array<pollfd, 4> descriptors, Clock::time_point until) {
  const auto wait = std::max<Duration>(until - Clock::now(), Duration{});
  const auto seconds = std::chrono::floor<std::chrono::seconds>(wait);
  const timespec timeout{seconds.count(), static_cast<long>((wait - seconds).count())};
  ppoll(descriptors.data(), descriptors.size(), &timeout, nullptr);
}

Result<Transfer> run(const Path& path, std::size_t bytes) {
  // Where it is allowed, so that compilers nearby don't make the path slower.
  const sched_param priority{1};
  static_cast<void>(sched_setscheduler(0, SCHED_FIFO, &priority));
  auto server_device = enter_new_host(kServerHost);
  if (!server_device) return fail(server_device.error());
  auto listener = listen_on(kPort);
  if (!listener) return fail(listener.error());
  auto client_device = enter_new_host(kClientHost);
  if (!client_device) return fail(client_device.error());
  Direction up(path, true, client_device->get(), server_device->get());
  Direction down(path, false, server_device->get(), client_device->get());
  const auto start = Clock::now();
  auto client = connect_to(kServerHost, kPort);
  if (!client) return fail(client.error());
  Applications applications(std::move(*client), std::move(*listener), bytes);
  while (!applications.done()) {
    auto next = start + kPatience;
    if (Clock::now() > next) return fail("the transfer doesn't end");
    for (const auto& due : {up.due(), down.due()}) next = due ? std::min(next, *due) : next;
    wait_for({pollfd{client_device->get(), POLLIN, 0}, pollfd{server_device->get(), POLLIN, 0},
              applications.writer(), applications.reader()},
             next);
    for (auto* direction : {&up, &down}) {
      direction->take_all();
      direction->deliver_due();
    }
    applications.handle();
  }
  return Transfer{Clock::now() - start, std::max(up.latest(), down.latest())};
}

}  // namespace

bool Path::loses(bool from_client, std::uint32_t index) const {
  const auto place = sim::mixed(seed * 2 + (from_client ? 1 : 0));
  return sim::mixed(place + index) % 1'000'000 < loss_ppm;
}

// In a thread of its own, because namespaces belong to threads and this one must keep its own.
Result<Transfer> transfer_over_linux(const Path& path, std::size_t bytes) {
  return std::async(std::launch::async, [&] { return run(path, bytes); }).get();
}

}  // namespace midflight::interop
