// The rolling 128-bit digest of a run (spec 3, "Proof of sameness"): the same for the same events
// and states on every machine.
#pragma once

#include <string>

#include "sim/kernel/event.h"

namespace midflight::sim {

struct DigestValue {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const DigestValue&, const DigestValue&) = default;
};

// 32 hex digits.
[[nodiscard]] std::string to_text(DigestValue value);

// A value: a copy goes on from where the original stood. Each step hashes the value so far together
// with the event or the state, so it may be read at any event.
class Digest final : public Observer {
 public:
  void observe(const Event& event) override;
  void settled(NodeIndex node, ByteView state) override;
  [[nodiscard]] DigestValue value() const { return value_; }

 private:
  DigestValue value_;
};

}  // namespace midflight::sim
