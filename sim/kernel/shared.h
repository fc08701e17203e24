// A value that copies share until one of them writes to it: what makes copying a world cheap, since
// a step changes one node and few packets. Copies may be held by different threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace midflight::sim {

template <class T>
// NOLINTNEXTLINE(cppcoreguidelines-special-member-functions): assigned by value, it moves too
class Shared {
 public:
  Shared() = default;
  Shared(const Shared& other) : box_(other.box_) {
    if (box_ != nullptr) box_->users.fetch_add(1, std::memory_order_relaxed);
  }
  Shared(Shared&& other) noexcept : box_(std::exchange(other.box_, nullptr)) {}
  Shared& operator=(Shared other) noexcept {
    std::swap(box_, other.box_);
    return *this;
  }
  ~Shared() {
    if (box_ != nullptr && box_->users.fetch_sub(1, std::memory_order_acq_rel) == 1) delete box_;
  }

  [[nodiscard]] const T& read() const {
    static const T kEmpty{};
    return box_ == nullptr ? kEmpty : box_->value;
  }
  // Nobody else sees what is written here.
  [[nodiscard]] T& write() {
    if (box_ == nullptr) {
      box_ = new Box{};
    } else if (!sole()) {
      *this = Shared(new Box{1, box_->value});
    }
    return box_->value;
  }
  // As write, for a value that is assigned as a whole: the old one is not copied.
  [[nodiscard]] T& renew() {
    if (box_ == nullptr || !sole()) *this = Shared(new Box{});
    return box_->value;
  }

 private:
  struct Box {
    std::atomic<std::uint32_t> users{1};
    T value{};
  };
  explicit Shared(Box* box) : box_(box) {}
  [[nodiscard]] bool sole() const { return box_->users.load(std::memory_order_acquire) == 1; }

  Box* box_ = nullptr;
};

}  // namespace midflight::sim
