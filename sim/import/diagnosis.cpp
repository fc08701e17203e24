#include "sim/import/diagnosis.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/meta/codec.h"
#include "sim/import/alignment.h"
#include "sim/import/restart_causes.h"

namespace midflight::sim {
namespace {

constexpr Duration kSameCrossing = std::chrono::seconds(10);
constexpr Duration kTravel = std::chrono::seconds(1);

using Histories = std::vector<ChannelHistory>;

const ChannelHistory* other_end(const Histories& histories, const ChannelHistory& one) {
  const auto found = std::ranges::find_if(histories, [&](const ChannelHistory& each) {
    return each.log->name == one.peer && each.peer == one.log->name;
  });
  return found == histories.end() ? nullptr : &*found;
}

const ChannelHistory* history_of(const Histories& histories, const ImportedRace& race) {
  const auto found = std::ranges::find_if(histories, [&](const ChannelHistory& each) {
    return each.log->name == race.node && each.peer == race.peer;
  });
  return found == histories.end() ? nullptr : &*found;
}

struct Turn {
  LocalInstant at;
  bool keyed = false;  // else the channel starts anew
  std::size_t end = 0;
};

// What an end tells from a restart on; its own restart is the first thing that it tells.
void add_turns(const ChannelHistory& history, const ImportedRace& race, std::size_t end,
               std::vector<Turn>& turns) {
  bool begun = history.log->name != race.node;
  for (const auto& moment : history.moments) {
    begun = begun || (moment.starts && moment.at == race.at);
    const bool keyed = moment.kind == MomentKind::keyed;
    if (begun && moment.at >= race.at && (keyed || moment.starts)) {
      turns.push_back({moment.at, keyed, end});
    }
  }
}

// From the restart until all ends with a log have keys and no end starts anew. At the same instant,
// as clocks of whole seconds make it, keys come after starts.
std::optional<Duration> downtime(const std::vector<const ChannelHistory*>& ends,
                                 const ImportedRace& race) {
  std::vector<Turn> turns;
  for (std::size_t end = 0; end < ends.size(); ++end) add_turns(*ends[end], race, end, turns);
  std::ranges::stable_sort(turns, [](const Turn& a, const Turn& b) {
    return std::pair(a.at, a.keyed) < std::pair(b.at, b.keyed);
  });
  std::set<std::size_t> keyed;
  for (const auto& turn : turns) {
    if (!turn.keyed) {
      keyed.clear();
    } else if (keyed.insert(turn.end); keyed.size() == ends.size()) {
      return turn.at - race.at;
    }
  }
  return std::nullopt;
}

void fill_downtime(const Histories& histories, ImportedRace& race) {
  const auto* const one = history_of(histories, race);
  if (one == nullptr) return;
  std::vector<const ChannelHistory*> ends{one};
  if (const auto* const other = other_end(histories, *one)) ends.push_back(other);
  race.down = downtime(ends, race);
  const bool whole_seconds = race.at_text.find_first_of(".,") == std::string::npos;
  if (race.down == Duration::zero() && whole_seconds) race.down = std::chrono::seconds(1);
}

// Both ends see one crossing.
void merge_crossings(std::vector<ImportedRace>& races) {
  for (auto race = races.begin(); race != races.end(); ++race) {
    if (race->name != "glare") continue;
    const auto twin = std::find_if(std::next(race), races.end(), [&](const ImportedRace& each) {
      const auto apart = each.at > race->at ? each.at - race->at : race->at - each.at;
      return each.name == race->name && each.node == race->peer && each.peer == race->node &&
             apart < kSameCrossing;
    });
    if (twin == races.end()) continue;
    race->evidence.insert(race->evidence.end(), twin->evidence.begin(), twin->evidence.end());
    races.erase(twin);
  }
}

struct Begun {
  const Moment* sent = nullptr;
  const Moment* his = nullptr;  // the KEX that came next
};

// Key exchanges that this node's key expiry began.
std::vector<Begun> begun_exchanges(const ChannelHistory& history) {
  std::vector<Begun> out;
  for (const auto& moment : history.moments) {
    const bool kex =
        moment.record && moment.record->sealed && moment.record->kind == HandshakeKind::kex;
    if (!kex) continue;
    if (moment.kind == MomentKind::sent && moment.by_expiry) out.push_back({&moment, nullptr});
    const bool next =
        moment.kind == MomentKind::received && !out.empty() && out.back().his == nullptr;
    if (next) out.back().his = &moment;
  }
  return out;
}

std::string_view payload_of(const Moment& moment) {
  const auto text = moment.line->rest;  // "16 FROM TO BASE64 ..."; a relay may append to it
  auto start = text.find(' ');
  for (int i = 0; i < 2 && start != std::string_view::npos; ++i) start = text.find(' ', start + 1);
  if (start == std::string_view::npos) return {};
  return text.substr(start + 1, text.find(' ', start + 1) - start - 1);
}

// Each end's KEX was on its way before it had the other's.
void find_simultaneous(const Histories& histories, std::vector<ImportedRace>& races) {
  for (const auto& one : histories) {
    const auto* const other = other_end(histories, one);
    if (other == nullptr || one.log->name > one.peer) continue;
    const auto there = begun_exchanges(*other);
    for (const auto& mine : begun_exchanges(one)) {
      for (const auto& his : there) {
        const bool crossed = mine.his != nullptr && his.his != nullptr &&
                             payload_of(*mine.his) == payload_of(*his.sent) &&
                             payload_of(*his.his) == payload_of(*mine.sent);
        if (!crossed) continue;
        races.push_back({.name = "simultaneous-rekey",
                         .node = one.log->name,
                         .peer = one.peer,
                         .at = mine.sent->at,
                         .at_text = std::string(mine.sent->line->stamp),
                         .story = "the keys of " + one.log->name + " and " + one.peer +
                                  " expired together: each sent its KEX before it had the other's",
                         .down = Duration::zero(),
                         .evidence = {evidence(*one.log, *mine.sent->line),
                                      evidence(*other->log, *his.sent->line),
                                      evidence(*one.log, *mine.his->line),
                                      evidence(*other->log, *his.his->line)}});
      }
    }
  }
}

// A handshake record that a relay gets by TCP and hands on by UDP. An ACK alone is known by the
// length of its packet, because no VPN packet is empty.
bool is_moved_handshake(const LogLine& got, const LogLine& next) {
  if (got.kind != LineKind::request_in || next.kind != LineKind::record_out) return false;
  if (next.word != "UDP" || next.from_place.starts_with("MYSELF")) return false;
  const auto message = meta::parse(got.rest);
  if (!message) return false;
  if (const auto* const packet = std::get_if<meta::SptpsPacket>(&*message)) {
    return sealed_kind_by_length(packet->length) == HandshakeKind::ack;
  }
  const auto carried = carried_record(*message);
  return carried && !carried->starts && carried->from == next.from && carried->to == next.to;
}

// How long the receiver's application got nothing more.
std::optional<Duration> silence(const Histories& histories, const ImportedRace& race) {
  for (const auto& each : histories) {
    if (each.log->name != race.peer || each.peer != race.node) continue;
    for (const auto& moment : each.moments) {
      if (moment.kind == MomentKind::packet_in && moment.at > race.at) return moment.at - race.at;
    }
    return std::nullopt;
  }
  return Duration::zero();
}

void find_moved_handshakes(const NodeLog& log, const Histories& histories,
                           std::vector<ImportedRace>& races) {
  std::set<std::pair<std::string_view, std::string_view>> told;
  for (std::size_t i = 0; i + 1 < log.lines.size(); ++i) {
    const auto& got = log.lines[i];
    const auto& next = log.lines[i + 1];
    if (!is_moved_handshake(got, next) || !told.emplace(next.from, next.to).second) continue;
    ImportedRace race{.name = "rekey-through-udp-relay",
                      .node = std::string(next.from),
                      .peer = std::string(next.to),
                      .at = aligned(log, got),
                      .at_text = std::string(got.stamp),
                      .story = "the relay " + log.name + " got a handshake record of " +
                               std::string(next.from) + " for " + std::string(next.to) +
                               " by TCP and handed it on by UDP, where it can be lost or overtaken",
                      .evidence = {evidence(log, got), evidence(log, next)}};
    race.down = silence(histories, race);
    if (race.down && *race.down < kTravel) race.down = Duration::zero();
    races.push_back(std::move(race));
  }
}

// The datagram itself, if the link was captured: its number is beyond that of the ACK.
void add_datagram(const LinkCapture& capture, ImportedRace& race) {
  constexpr Duration kHandling = std::chrono::milliseconds(5);
  if (race.name != "data-overtakes-ack" || race.evidence.empty()) return;
  const auto ack = read_line(race.evidence.back().text);
  const auto carried = carried_record(ack.rest);
  if (!carried) return;
  for (const auto& datagram : capture.datagrams) {
    if (datagram.from != race.peer || datagram.at > race.at) continue;
    if (race.at - datagram.at > kHandling || datagram.number <= carried->record.number) continue;
    race.evidence.push_back(
        {"capture", 0,
         "datagram of " + race.peer + ", number " + std::to_string(datagram.number) +
             ": sealed after the ACK, number " + std::to_string(carried->record.number)});
    return;
  }
}

}  // namespace

void diagnose(const std::vector<NodeLog>& logs, const LinkCapture& capture, ImportResult& result) {
  Histories histories;
  for (const auto& log : logs) {
    for (auto& history : channel_histories(log)) histories.push_back(std::move(history));
  }
  auto& races = result.races;
  for (const auto& history : histories) {
    auto found = find_restarts(history);
    result.harmless_refusals += found.harmless_refusals;
    races.insert(races.end(), found.races.begin(), found.races.end());
  }
  merge_crossings(races);
  for (auto& race : races) {
    fill_downtime(histories, race);
    add_datagram(capture, race);
  }
  find_simultaneous(histories, races);
  for (const auto& log : logs) find_moved_handshakes(log, histories, races);
  std::ranges::stable_sort(races, {}, &ImportedRace::at);
}

}  // namespace midflight::sim
