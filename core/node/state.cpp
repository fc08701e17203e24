#include "core/node/state.h"

namespace midflight::node {
namespace {

void write(Writer& out, Address address) { out.fields(address.host, address.port); }

void write(Writer& out, const Link& link, Numbers numbers) {
  out.integer(link.id.value);
  link.connection.write_state(out, numbers);
  write(out, link.address);
  out.fields(link.peer.value, link.outgoing.has_value(), link.outgoing.value_or(0), link.has_edge,
             link.gone);
}

// What stands for a node that this one never heard of.
void write_stranger(Writer& out) {
  static const Bytes kStranger = [] {
    Bytes bytes;
    Writer writer(bytes);
    Peer{}.write_state(writer);
    writer.boolean(false);
    return bytes;
  }();
  out.bytes(kStranger);
}

}  // namespace

// There is one in every node for each node, most of them idle, and all are written at each step:
// field by field that took a third of the time of a mesh of a hundred.
void Peer::write_state(Writer& out) const {
  const auto word = [](auto value) { return static_cast<std::uint64_t>(value); };
  const auto ticks = [&word](LocalInstant at) { return word(at.time_since_epoch().count()); };
  const auto bit = [](bool value) { return static_cast<std::uint8_t>(value); };
  out.fields(bit(reachable), bit(validkey), bit(waitingforkey), bit(udp_confirmed),
             word(last_req_key), connection.value, address.host, address.port, minmtu, maxmtu, mtu,
             word(mtuprobes), maxrecentlen, ticks(udp_probe_noted), ticks(udp_reply_noted),
             ticks(mtu_probe_noted), ticks(mtu_info_sent), ticks(udp_info_sent), starts,
             meta_starts, probes);
  // Not a word without it, so that tinc's own behaviours keep their digests.
  if (undecryptable_since) out.boolean(true).signed64(*undecryptable_since);
}

State::State(const Config& config, const std::shared_ptr<const Directory>& directory)
    : peers(directory->size()), mesh(config.self, directory) {
  peers.write(config.self.value).reachable = true;
  for (const auto to : config.connect_to) outgoings.push_back({.to = to});
}

void State::write_state(Writer& out, Numbers numbers) const {
  for (std::size_t node = 0; node < peers.size(); ++node) {
    for (auto strangers = peers.gap(node); strangers > 0; --strangers, ++node) write_stranger(out);
    if (node == peers.size()) break;
    const auto& peer = peers.read(node);
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
  out.fields(unconfirmed_sends, nonces, dials);
}

}  // namespace midflight::node
