#include "sim/live/socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <utility>

namespace midflight::sim {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

constexpr int kReceiveBuffer = 4 << 20;  // asked for; the system may give less
constexpr int kSocketFlags = SOCK_NONBLOCK | SOCK_CLOEXEC;

bool is_port(std::string_view text) {
  std::uint16_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

Result<Addresses> resolve(const Endpoint& endpoint, SocketType transport, int flags) {
  addrinfo hint{};
  hint.ai_family = AF_UNSPEC;
  hint.ai_socktype = transport == SocketType::tcp ? SOCK_STREAM : SOCK_DGRAM;
  hint.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const auto* const host = endpoint.host.empty() ? nullptr : endpoint.host.c_str();
  const int failed = ::getaddrinfo(host, endpoint.port.c_str(), &hint, &found);
  if (failed != 0) return fail(to_text(endpoint) + ": " + ::gai_strerror(failed));
  return Addresses(found, &::freeaddrinfo);
}

Socket open_socket(const addrinfo& address) {
  Socket socket(
      ::socket(address.ai_family, address.ai_socktype | kSocketFlags, address.ai_protocol));
  return socket;
}

void set_option(const Socket& socket, int level, int name, int value) {
  ::setsockopt(socket.descriptor(), level, name, &value, sizeof value);
}

// Records are small and each is waited for; datagrams may come in bursts.
void tune(const Socket& socket, SocketType transport) {
  if (transport == SocketType::tcp) {
    set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  } else {
    set_option(socket, SOL_SOCKET, SO_RCVBUF, kReceiveBuffer);
  }
}

// False if it was stopped first.
bool wait_for(const Socket& socket, short events, const Stop& stop) {
  pollfd waiting{socket.descriptor(), events, 0};
  while (!stop()) {
    if (::poll(&waiting, 1, kStopInterval) > 0) return true;
  }
  return false;
}

// Leaves the reason in errno; false with errno 0 if it was stopped.
bool connect_to(const Socket& socket, const addrinfo& address, const Stop& stop) {
  if (::connect(socket.descriptor(), address.ai_addr, address.ai_addrlen) == 0) return true;
  if (errno != EINPROGRESS) return false;
  errno = 0;
  if (!wait_for(socket, POLLOUT, stop)) return errno = 0, false;
  int reason = 0;
  socklen_t size = sizeof reason;
  ::getsockopt(socket.descriptor(), SOL_SOCKET, SO_ERROR, &reason, &size);
  errno = reason;
  return reason == 0;
}

MaybeSocket accept_stream(const Socket& listening) {
  Socket socket(::accept4(listening.descriptor(), nullptr, nullptr, kSocketFlags));
  if (socket.descriptor() < 0) return fail(with_errno("Could not accept connection"));
  tune(socket, SocketType::tcp);
  return socket;
}

MaybeSocket accept_datagram(Socket bound) {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  std::array<char, 1> front{};
  auto* const address = reinterpret_cast<sockaddr*>(&from);
  const auto got =
      ::recvfrom(bound.descriptor(), front.data(), front.size(), MSG_PEEK, address, &size);
  if (got < 0) return fail(with_errno("Could not read from socket"));
  if (::connect(bound.descriptor(), address, size) != 0) {
    return fail(with_errno("Could not accept connection"));
  }
  return bound;
}

}  // namespace

std::string with_errno(std::string_view what) {
  return std::string(what) + ": " + std::strerror(errno);
}

Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || !is_port(text.substr(colon + 1))) {
    return fail("expected HOST:PORT with a port from 0 to 65535, got \"" + std::string(text) +
                "\"");
  }
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return fail("expected brackets around an IPv6 address, as in [::1]:655, got \"" +
                std::string(text) + "\"");
  }
  return Endpoint{std::string(host), std::string(text.substr(colon + 1))};
}

std::string to_text(const Endpoint& endpoint) {
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  return (v6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + endpoint.port;
}

Socket::Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Socket::~Socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

MaybeSocket dial(const Endpoint& to, SocketType transport, const Stop& stop) {
  const auto addresses = resolve(to, transport, 0);
  if (!addresses) return fail(addresses.error());
  for (const auto* address = addresses->get(); address != nullptr; address = address->ai_next) {
    auto socket = open_socket(*address);
    if (socket.descriptor() < 0) continue;
    tune(socket, transport);
    if (connect_to(socket, *address, stop)) return socket;
    if (stop()) return std::nullopt;
  }
  return fail(with_errno("Could not connect to " + to_text(to)));
}

Result<Socket> bind_to(const Endpoint& at, SocketType transport) {
  const auto addresses = resolve(at, transport, AI_PASSIVE);
  if (!addresses) return fail(addresses.error());
  for (const auto* address = addresses->get(); address != nullptr; address = address->ai_next) {
    auto socket = open_socket(*address);
    if (socket.descriptor() < 0) continue;
    if (transport == SocketType::tcp) set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1);
    tune(socket, transport);
    if (::bind(socket.descriptor(), address->ai_addr, address->ai_addrlen) != 0) continue;
    if (transport == SocketType::udp || ::listen(socket.descriptor(), 1) == 0) return socket;
  }
  return fail(with_errno("Could not listen on " + to_text(at)));
}

Result<Endpoint> local_endpoint(const Socket& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  if (::getsockname(socket.descriptor(), plain, &size) != 0) {
    return fail(with_errno("the socket has no address"));
  }
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  const int failed = ::getnameinfo(plain, size, host.data(), host.size(), port.data(), port.size(),
                                   NI_NUMERICHOST | NI_NUMERICSERV);
  if (failed != 0) return fail(::gai_strerror(failed));
  return Endpoint{host.data(), port.data()};
}

MaybeSocket accept_one(Socket bound, SocketType transport, const Stop& stop) {
  if (!wait_for(bound, POLLIN, stop)) return std::nullopt;
  return transport == SocketType::tcp ? accept_stream(bound) : accept_datagram(std::move(bound));
}

}  // namespace midflight::sim
