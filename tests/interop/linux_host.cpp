#include "tests/interop/linux_host.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace midflight::interop {
namespace {

constexpr int kQueuedPackets = 10'000;  // a whole window may leave at once
constexpr const char* kDevice = "midflight0";

auto failure(std::string what) { return fail(std::move(what) + ": " + std::strerror(errno)); }

struct Setting {
  const char* name;
  std::string_view value;
};
constexpr std::array kSettings{
    Setting{"tcp_congestion_control", "reno"},
    Setting{"tcp_sack", "0"},
    Setting{"tcp_timestamps", "0"},
    Setting{"tcp_ecn", "0"},
    Setting{"tcp_no_metrics_save", "1"},
    Setting{"tcp_rmem", "4096 8388608 8388608"},
    Setting{"tcp_wmem", "4096 8388608 8388608"},
};

Result<void> apply(const Setting& setting) {
  const auto path = std::string("/proc/sys/net/ipv4/") + setting.name;
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  const auto size = static_cast<ssize_t>(setting.value.size());
  if (!file.valid() || write(file.get(), setting.value.data(), setting.value.size()) != size) {
    return failure("writing " + path);
  }
  return {};
}

sockaddr_in address_of(std::uint8_t host, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_addr.s_addr = htonl(0x0a4d0000U | host);
  out.sin_port = htons(port);
  return out;
}

ifreq request_for(const char* device) {
  ifreq out{};
  std::strncpy(out.ifr_name, device, sizeof out.ifr_name - 1);
  return out;
}

Result<void> bring_up(int socket, const char* device) {
  auto request = request_for(device);
  if (ioctl(socket, SIOCGIFFLAGS, &request) != 0) return failure("SIOCGIFFLAGS");
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  if (ioctl(socket, SIOCSIFFLAGS, &request) != 0) return failure("SIOCSIFFLAGS");
  return {};
}

Result<void> configure(int socket, std::uint8_t host) {
  auto request = request_for(kDevice);
  const auto address = address_of(host, 0);
  std::memcpy(&request.ifr_addr, &address, sizeof address);
  if (ioctl(socket, SIOCSIFADDR, &request) != 0) return failure("SIOCSIFADDR");
  auto mask = address;
  mask.sin_addr.s_addr = htonl(0xffffff00U);
  std::memcpy(&request.ifr_netmask, &mask, sizeof mask);
  if (ioctl(socket, SIOCSIFNETMASK, &request) != 0) return failure("SIOCSIFNETMASK");
  request.ifr_qlen = kQueuedPackets;
  if (ioctl(socket, SIOCSIFTXQLEN, &request) != 0) return failure("SIOCSIFTXQLEN");
  if (const auto up = bring_up(socket, "lo"); !up) return up;
  return bring_up(socket, kDevice);
}

Result<Descriptor> new_socket() {
  Descriptor out(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!out.valid()) return failure("socket");
  return out;
}

}  // namespace

Descriptor::~Descriptor() {
  if (valid()) close(number_);
}

Result<Descriptor> enter_new_host(std::uint8_t host) {
  if (unshare(CLONE_NEWNET) != 0) return failure("a new network namespace");
  for (const auto& setting : kSettings) {
    if (const auto applied = apply(setting); !applied) return fail(applied.error());
  }
  Descriptor device(open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!device.valid()) return failure("/dev/net/tun");
  auto request = request_for(kDevice);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (ioctl(device.get(), TUNSETIFF, &request) != 0) return failure("TUNSETIFF");
  const auto socket = new_socket();
  if (!socket) return fail(socket.error());
  if (const auto done = configure(socket->get(), host); !done) return fail(done.error());
  return device;
}

Result<Descriptor> listen_on(std::uint16_t port) {
  auto out = new_socket();
  if (!out) return out;
  auto address = address_of(0, port);
  address.sin_addr.s_addr = INADDR_ANY;
  if (bind(out->get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      listen(out->get(), 1) != 0) {
    return failure("listening");
  }
  return out;
}

Result<Descriptor> connect_to(std::uint8_t host, std::uint16_t port) {
  auto out = new_socket();
  if (!out) return out;
  auto address = address_of(host, port);
  if (connect(out->get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 &&
      errno != EINPROGRESS) {
    return failure("connecting");
  }
  return out;
}

}  // namespace midflight::interop
