#include "sim/import/act.h"

#include <array>

#include "core/meta/codec.h"

namespace midflight::sim {
namespace {

std::string ends(const CarriedRecord& carried) { return carried.from + ">" + carried.to; }

std::optional<ActKind> act_of(LineKind kind) {
  switch (kind) {
    case LineKind::refused:
      return ActKind::refused;
    case LineKind::no_key:
      return ActKind::no_key;
    case LineKind::patience_ended:
      return ActKind::patience_ended;
    case LineKind::undecodable:
      return ActKind::undecodable;
    case LineKind::not_ours_yet:
      return ActKind::not_ours_yet;
    case LineKind::keyed:
      return ActKind::keyed;
    case LineKind::exchange_refused:
      return ActKind::exchange_refused;
    default:
      return std::nullopt;
  }
}

struct ReportText {
  std::string_view start;
  ActKind kind;
};
constexpr std::array kReportTexts{
    ReportText{"No valid key known yet", ActKind::no_key},
    ReportText{"No key from {peer} after", ActKind::patience_ended},
    ReportText{"Failed to decode", ActKind::undecodable},
    ReportText{"Got packet from {peer} but we haven't", ActKind::not_ours_yet},
    ReportText{"SPTPS key exchange with", ActKind::keyed},
    ReportText{"Cannot force KEX", ActKind::exchange_refused},
};

std::string_view name_of(ActKind kind) {
  switch (kind) {
    case ActKind::message:
      return "sends";
    case ActKind::refused:
      return "refuses a record";
    case ActKind::no_key:
      return "finds no valid key";
    case ActKind::patience_ended:
      return "restarts the channel after 10 seconds without a key";
    case ActKind::undecodable:
      return "restarts the channel after a record that it can't use";
    case ActKind::not_ours_yet:
      return "restarts the channel after a packet that came before keys";
    case ActKind::keyed:
      return "has a valid key";
    case ActKind::exchange_refused:
      break;
  }
  return "can't begin a key exchange";
}

}  // namespace

bool Act::same(const Act& other) const {
  if (kind != other.kind) return false;
  if (!peer.empty() && !other.peer.empty() && peer != other.peer) return false;
  if (kind != ActKind::refused) return what == other.what;
  // One is the log's cause, the other the pattern of a report.
  return what.find(other.what) != std::string::npos || other.what.find(what) != std::string::npos;
}

std::optional<Act> act_of(const LogLine& line, std::string_view self) {
  const bool sent = line.kind == LineKind::request_out || line.kind == LineKind::request_flooded;
  if (sent) {
    const auto message = meta::parse(line.rest);
    return message ? act_of(*message, line.rest, self) : std::nullopt;
  }
  const auto kind = act_of(line.kind);
  if (!kind) return std::nullopt;
  Act act{.kind = *kind, .peer = std::string(line.peer)};
  if (*kind == ActKind::refused) act.what = line.word;
  return act;
}

std::optional<Act> act_of(const meta::Message& message, std::string_view text,
                          std::string_view self) {
  Act act{.kind = ActKind::message};
  if (const auto* const change = std::get_if<meta::KeyChanged>(&message)) {
    if (change->name != self) return std::nullopt;
    act.what = "KEY_CHANGED " + change->name;
    return act;
  }
  const auto carried = carried_record(message);
  if (!carried) return std::nullopt;
  const auto* const request = std::get_if<meta::ReqKey>(&message);
  if (carried->from != self) {
    act.what = text;  // a relay changes nothing but the address that it may append
    return act;
  }
  if (request != nullptr && !carried->starts) return packet_act(carried->to, carried->record.kind);
  act.peer = carried->to;
  act.restart = carried->starts;
  act.record = carried->record;
  act.what = std::string(meta::name_of(message)) + " " + ends(*carried) + " with " +
             std::string(to_text(carried->record.kind)) +
             (carried->record.sealed ? " (sealed)" : " (clear)");
  return act;
}

std::optional<Act> act_of(const Report& report, std::string_view peer) {
  Act act{.peer = std::string(peer)};
  if (report.kind == ReportKind::refused) {
    act.kind = ActKind::refused;
    act.what = report.text;
    return act;
  }
  if (report.kind != ReportKind::log && report.kind != ReportKind::restart) return std::nullopt;
  for (const auto& known : kReportTexts) {
    if (!report.text.starts_with(known.start)) continue;
    act.kind = known.kind;
    return act;
  }
  return std::nullopt;
}

Act packet_act(std::string_view peer, HandshakeKind kind) {
  return {.kind = ActKind::message,
          .peer = std::string(peer),
          .what = std::string(to_text(kind)) + " as a packet"};
}

std::string to_text(const Act& act) {
  std::string out(name_of(act.kind));
  if (!act.what.empty()) out += " " + act.what;
  if (act.record) out += " number " + std::to_string(act.record->number);
  if (act.kind != ActKind::message && !act.peer.empty()) out += " for " + act.peer;
  return out;
}

}  // namespace midflight::sim
