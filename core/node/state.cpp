#include "core/node/state.h"

#include "core/base/check.h"

namespace midflight::node {
namespace {

void write(Writer& out, Address address) { out.integer(address.host).integer(address.port); }

void write(Writer& out, const Link& link, Numbers numbers) {
  out.integer(link.id.value);
  link.connection.write_state(out, numbers);
  write(out, link.address);
  out.integer(link.peer.value)
      .boolean(link.outgoing.has_value())
      .integer(link.outgoing.value_or(0))
      .boolean(link.has_edge)
      .boolean(link.gone);
}

// Integers as a Writer writes them, big-endian, in bytes whose number is known.
template <std::size_t size>
class Gathered {
 public:
  template <std::unsigned_integral... T>
  void add(T... values) {
    (put(values), ...);
  }
  [[nodiscard]] ByteView bytes() const {
    MIDFLIGHT_CHECK(at_ == size, "what is gathered has the size that was foreseen");
    return bytes_;
  }

 private:
  template <class T>
  void put(T value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
      bytes_[at_++] = static_cast<std::uint8_t>(value >> (8 * (sizeof value - 1 - i)));
    }
  }

  FixedBytes<size> bytes_;
  std::size_t at_ = 0;
};

}  // namespace

// There is one in every node for each node, most of them idle: gathered first, since a Writer that
// grows field by field took a third of the time of a mesh of a hundred.
void Peer::write_state(Writer& out) const {
  const auto word = [](auto value) { return static_cast<std::uint64_t>(value); };
  const auto ticks = [&word](LocalInstant at) { return word(at.time_since_epoch().count()); };
  const auto bit = [](bool value) { return static_cast<std::uint8_t>(value); };
  Gathered<98> all;
  all.add(bit(reachable), bit(validkey), bit(waitingforkey), bit(udp_confirmed));
  all.add(word(last_req_key), connection.value, address.host, address.port);
  all.add(minmtu, maxmtu, mtu, word(mtuprobes), maxrecentlen);
  all.add(ticks(udp_probe_noted), ticks(udp_reply_noted), ticks(mtu_probe_noted));
  all.add(ticks(mtu_info_sent), ticks(udp_info_sent));
  all.add(starts, meta_starts, probes);
  out.bytes(all.bytes());
  // Not a word without it, so that tinc's own behaviours keep their digests.
  if (undecryptable_since) out.boolean(true).signed64(*undecryptable_since);
}

State::State(const Config& config, const std::shared_ptr<const Directory>& directory)
    : peers(directory->size()), mesh(config.self, directory) {
  peers[config.self.value].reachable = true;
  for (const auto to : config.connect_to) outgoings.push_back({.to = to});
}

void State::write_state(Writer& out, Numbers numbers) const {
  for (const auto& peer : peers) {
    peer.write_state(out);
    const bool started = peer.session && sessions[*peer.session].started();
    out.boolean(started);
    if (started) sessions[*peer.session].write_state(out, numbers);
  }
  mesh.write_state(out);
  out.integer(static_cast<std::uint32_t>(links.size()));
  for (const auto& link : links) write(out, link, numbers);
  for (const auto& outgoing : outgoings) {
    out.integer(outgoing.to.value).signed64(outgoing.backoff);
  }
  seen.write_state(out);
  out.integer(unconfirmed_sends).integer(nonces).integer(dials);
}

}  // namespace midflight::node
