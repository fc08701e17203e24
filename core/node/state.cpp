#include "core/node/state.h"

namespace midflight::node {
namespace {

void write(Writer& out, LocalInstant at) { out.signed64(at.time_since_epoch().count()); }
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

}  // namespace

void Peer::write_state(Writer& out) const {
  out.boolean(reachable).boolean(validkey).boolean(waitingforkey).boolean(udp_confirmed);
  out.signed64(last_req_key).integer(connection.value);
  write(out, address);
  out.integer(minmtu).integer(maxmtu).integer(mtu).signed64(mtuprobes).integer(maxrecentlen);
  for (const auto at :
       {udp_probe_noted, udp_reply_noted, mtu_probe_noted, mtu_info_sent, udp_info_sent}) {
    write(out, at);
  }
  out.integer(starts).integer(meta_starts).integer(probes);
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
