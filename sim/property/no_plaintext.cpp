#include <algorithm>
#include <array>
#include <optional>

#include "sim/property/registry.h"

namespace midflight::sim {
namespace {

constexpr std::size_t kRemembered = 8;  // packets remembered for each node
constexpr std::size_t kPrefix = 24;     // bytes of each: longer than the mark that tells it apart
constexpr std::size_t kFront = 8;       // bytes that packets of one kind share
constexpr std::size_t kShortest = 12;   // a shorter packet may turn up in ciphertext by chance

class NoPlaintext final : public PropertyOf<NoPlaintext> {
 public:
  NoPlaintext(const PropertyKind& kind, const SharedContext& context)
      : PropertyOf(kind, context), recent_(context->names.size()) {}

  void observe(const Event& event) override {
    if (event.kind == EventKind::packet_out) remember(event);
    if (event.kind == EventKind::sent) search(event);
  }

  // Nothing to write: a node that held a packet back would show it in its own state.

 private:
  using Front = FixedBytes<kFront>;
  struct Prefix {
    FixedBytes<kPrefix> bytes{};
    std::size_t size = 0;  // 0: none yet
    [[nodiscard]] Front front() const { return *Reader(bytes).fixed<kFront>(); }
  };
  struct Recent {
    std::array<Prefix, kRemembered> ring;
    std::size_t next = 0;
  };

  void remember(const Event& event) {
    if (event.payload.size() < kShortest) return;
    auto& recent = recent_[event.node.value];
    auto& prefix = recent.ring[recent.next];
    recent.next = (recent.next + 1) % kRemembered;
    prefix.size = std::min(kPrefix, event.payload.size());
    std::copy_n(event.payload.begin(), prefix.size, prefix.bytes.begin());
  }

  // Packets of one kind begin alike, so that most of what is sent holds no front of theirs and is
  // looked through once.
  void search(const Event& event) {
    const auto wire = as_text(event.payload);
    std::optional<Front> absent;
    const auto& ring = recent_[event.node.value].ring;
    const bool found = std::any_of(ring.begin(), ring.end(), [&](const Prefix& prefix) {
      if (prefix.size == 0 || prefix.front() == absent) return false;
      const auto text = as_text(ByteView(prefix.bytes).first(prefix.size));
      if (wire.find(text.substr(0, kFront)) != wire.npos) return wire.find(text) != wire.npos;
      absent = prefix.front();
      return false;
    });
    if (!found) return;
    violated({event.number,
              event.at,
              {event.node},
              context().name(event.node) + " sent a data packet unsealed, as " +
                  std::string(event.message)});
  }

  std::vector<Recent> recent_;
};

}  // namespace

constinit const PropertyKind kNoPlaintext{
    "no-plaintext",
    "no data packet leaves a node unsealed except inside a meta connection",
    NoPlaintext::make,
    events(EventKind::packet_out, EventKind::sent),
    false,
    false};

}  // namespace midflight::sim
