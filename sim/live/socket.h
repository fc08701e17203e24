// The few things asked of real sockets: connected, non-blocking, and nothing that can't be
// interrupted but the resolver. Errors are for people.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace midflight::sim {

enum class SocketType { tcp, udp };

// Asked at least ten times a second while something is waited for; true ends the wait.
using Stop = std::function<bool()>;
inline constexpr int kStopInterval = 100;  // milliseconds

struct Endpoint {
  std::string host;  // empty: any address to listen on, this machine to connect to
  std::string port;  // a number
};
// "HOST:PORT", with brackets around an IPv6 address.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view text);
[[nodiscard]] std::string to_text(const Endpoint& endpoint);

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket();

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

// Nothing if `stop` said so before there was a connection.
using MaybeSocket = Result<std::optional<Socket>>;

[[nodiscard]] MaybeSocket dial(const Endpoint& to, SocketType transport, const Stop& stop);

// Bound, and listening if it is TCP.
[[nodiscard]] Result<Socket> bind_to(const Endpoint& at, SocketType transport);
[[nodiscard]] Result<Endpoint> local_endpoint(const Socket& socket);
// The first connection; over UDP, with whoever sends the first datagram, which stays to be read.
[[nodiscard]] MaybeSocket accept_one(Socket bound, SocketType transport, const Stop& stop);

// "WHAT: reason" with the reason that errno gives.
[[nodiscard]] std::string with_errno(std::string_view what);

}  // namespace midflight::sim
