#include "sim/import/log_facts.h"

#include <algorithm>
#include <charconv>

#include "core/meta/codec.h"
#include "sim/host/address.h"
#include "sim/import/handshake_record.h"

namespace midflight::sim {
namespace {

void add(std::vector<std::string>& list, std::string_view name) {
  if (meta::is_name(name) && !is_listed(list, name)) list.emplace_back(name);
}

// Who is named in a request that concerns a channel.
struct Ends {
  std::string_view from;
  std::string_view to;
};
std::optional<Ends> ends_of(const meta::Message& message) {
  if (const auto* const request = std::get_if<meta::ReqKey>(&message)) {
    return Ends{request->from, request->to};
  }
  if (const auto* const answer = std::get_if<meta::AnsKey>(&message)) {
    return Ends{answer->from, answer->to};
  }
  return std::nullopt;
}

// What made a node send: the last line before of something that came to it; nothing if the log
// begins later.
std::optional<std::size_t> cause_of(const NodeLog& log, std::size_t place) {
  const auto is_cause = [&](const LogLine& line) {
    return line.kind == LineKind::packet_out || line.kind == LineKind::keys_expired ||
           line.kind == LineKind::request_in || line.kind == LineKind::refused ||
           (line.kind == LineKind::record_out && line.from != log.name);
  };
  while (place > 0 && !is_cause(log.lines[place])) --place;
  return is_cause(log.lines[place]) ? std::optional(place) : std::nullopt;
}

// A KEX that comes is answered with a KEX, unless the node's own was sent before the log began.
bool answered_without_kex(const NodeLog& log, std::size_t place) {
  const auto his = carried_record(log.lines[place].rest);
  for (auto i = place + 1; i < log.lines.size(); ++i) {
    if (log.lines[i].kind != LineKind::request_out) continue;
    const auto sent = carried_record(log.lines[i].rest);
    if (!sent || sent->to != his->from || sent->from != log.name) continue;
    return sent->record.kind != HandshakeKind::kex;
  }
  return false;
}

// The KEX in this line that begins a key exchange of this node.
std::optional<CarriedRecord> own_kex(std::string_view self, const LogLine& line) {
  if (line.kind != LineKind::request_in && line.kind != LineKind::request_out) return std::nullopt;
  auto carried = carried_record(line.rest);
  if (!carried || carried->record.kind != HandshakeKind::kex) return std::nullopt;
  const bool own = carried->from == self || carried->to == self;
  if (!own || (!carried->starts && !carried->record.sealed)) return std::nullopt;
  return carried;
}

}  // namespace

bool is_listed(const std::vector<std::string>& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

Address address_in(std::string_view text) {
  Address out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    std::uint8_t part = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), part);
    if (read.ec != std::errc()) return {};
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    out.host |= static_cast<std::uint32_t>(part) << shift;
    const char separator = shift > 0 ? '.' : ' ';
    if (text.empty() || text.front() != separator) return {};
    text.remove_prefix(1);
  }
  if (text.starts_with("port ")) text.remove_prefix(5);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out.port);
  return read.ec == std::errc() ? out : Address{};
}

LogFacts::LogFacts(const NodeLog& log) : log_(log) {
  note_node(log.name, {});
  for (const auto& line : log.lines) {
    note_node(line.peer, line.peer_place);
    note_node(line.from, {});
    note_node(line.to, {});
    if (line.kind == LineKind::dialling) add(dials_, line.peer);
    const bool begins = line.kind == LineKind::connected || line.kind == LineKind::activated;
    if (begins) add(met_, line.peer);
    if (!line.rest.empty()) note_request(line);
  }
  std::ranges::sort(nodes_, {}, &BenchNode::name);
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    auto& address = nodes_[i].address;
    const auto same = std::ranges::count(nodes_, address, &BenchNode::address);
    if (!address.valid() || same > 1) address = address_of(NodeIndex{i});
  }
  if (!log.summary.from_start) note_channels();
}

void LogFacts::note_node(std::string_view name, std::string_view place) {
  if (!meta::is_name(name)) return;
  auto found = std::ranges::find(nodes_, name, &BenchNode::name);
  if (found == nodes_.end()) {
    nodes_.push_back({std::string(name), {}});
    found = std::prev(nodes_.end());
  }
  const auto address = address_in(place);
  constexpr std::uint16_t kFirstEphemeral = 1024;  // an accepted connection's own port
  if (!found->address.valid() && address.port < kFirstEphemeral) found->address = address;
}

void LogFacts::note_request(const LogLine& line) {
  const auto message = meta::parse(line.rest);
  if (!message) return;
  if (const auto* const id = std::get_if<meta::Id>(&*message)) {
    note_node(id->name, {});
    return;
  }
  if (meta::is_name(line.peer) && !is_listed(met_, line.peer)) {
    add(met_, line.peer);
    add(old_neighbours_, line.peer);
  }
  if (const auto* const edge = std::get_if<meta::AddEdge>(&*message)) {
    note_node(edge->from, {});
    note_node(edge->to, {});
  }
  const auto ends = ends_of(*message);
  if (!ends) return;
  for (const auto name : {ends->from, ends->to}) {
    note_node(name, {});
    const bool incoming = line.kind == LineKind::request_in;
    const bool this_way = incoming ? name == ends->from : name == ends->to;
    if (this_way && name != log_.name) behind_.try_emplace(std::string(name), line.peer);
  }
}

// Follows each channel from its first key exchange on whose start is told by a KEX alone. What the
// 10-second rule did before shows how old the last start then was.
void LogFacts::note_channels() {
  std::map<std::string, bool, std::less<>> impatient;
  for (std::size_t i = 0; i < log_.lines.size(); ++i) {
    const auto& line = log_.lines[i];
    if (line.kind == LineKind::daemon_started) return;
    if (line.kind == LineKind::undecodable) impatient[std::string(line.peer)] = true;
    const auto carried = own_kex(log_.name, line);
    if (!carried) continue;
    const auto& peer = carried->from == log_.name ? carried->to : carried->from;
    const auto cause = cause_of(log_, i);
    if (!cause || (line.kind == LineKind::request_in && answered_without_kex(log_, i))) continue;
    const auto start = starts_.try_emplace(
        peer, ChannelStart{*cause, carried->record.sealed, carried->record.number, false});
    const bool ruled = impatient[peer] && carried->starts && carried->from == log_.name;
    if (ruled && start.first->second.keyed) start.first->second.impatient = true;
    if (carried->starts) impatient[peer] = false;
  }
}

const ChannelStart* LogFacts::start_of(std::string_view peer) const {
  const auto found = starts_.find(peer);
  return found == starts_.end() ? nullptr : &found->second;
}

bool LogFacts::never(std::string_view peer) const {
  return !log_.summary.from_start && !starts_.contains(peer);
}

meta::Ack LogFacts::next_ack(std::size_t line, std::string_view peer) const {
  for (auto i = line; i < log_.lines.size(); ++i) {
    const auto& each = log_.lines[i];
    if (each.kind != LineKind::request_in || each.word != "ACK" || each.peer != peer) continue;
    if (const auto message = meta::parse(each.rest)) return std::get<meta::Ack>(*message);
  }
  return {.port = 655, .weight = 1, .options = 0x700000c};
}

std::string LogFacts::next_id(std::size_t line, std::string_view place) const {
  for (auto i = line; i < log_.lines.size(); ++i) {
    const auto& each = log_.lines[i];
    if (each.kind != LineKind::request_in || each.word != "ID") continue;
    if (each.peer_place != place) continue;
    if (const auto message = meta::parse(each.rest)) return std::get<meta::Id>(*message).name;
  }
  return {};
}

}  // namespace midflight::sim
