// A host with the TCP of this machine's kernel, in a network namespace of its own. Its only link
// ends in this process: a TUN device whose packets the test carries. All of it is gone once the
// descriptors are closed and the thread that made it has ended.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace midflight::interop {

// A file descriptor that is closed with its owner; negative: none.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool valid() const { return number_ >= 0; }

 private:
  int number_;
};

// Puts the calling thread into a new network namespace, where TCP is the Reno of the simulation
// (no SACK, no timestamps, nothing remembered, buffers that never limit) and 10.77.0.`host`/24 is
// the address of a TUN device. Returns the device: one IP packet a read or write, non-blocking.
// The error says what this machine doesn't allow.
[[nodiscard]] Result<Descriptor> enter_new_host(std::uint8_t host);

// A non-blocking TCP socket of the host that the thread is in.
[[nodiscard]] Result<Descriptor> listen_on(std::uint16_t port);
[[nodiscard]] Result<Descriptor> connect_to(std::uint8_t host, std::uint16_t port);

}  // namespace midflight::interop
