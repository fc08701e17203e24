#include "core/node/turn.h"

namespace midflight::node {

std::uint32_t Turn::options(NodeIndex node) const {
  if (node == self()) return setting.identity.options;
  return route(node).reachable ? route(node).options : 0;
}

bool Turn::tcp_only(NodeIndex node) const {
  return ((setting.identity.options | options(node)) & kOptionTcpOnly) != 0;
}

sptps::Session* Turn::session(NodeIndex node) const {
  const auto place = peek(node).session;
  return place ? &state.sessions[*place] : nullptr;
}

bool Turn::session_started(NodeIndex node) const {
  const auto* const found = session(node);
  return found != nullptr && found->started();
}

void Turn::set_flag(NodeIndex node, bool Peer::*flag, std::string_view name, bool value) const {
  if (peek(node).*flag == value) return;
  peer(node).*flag = value;
  auto report = about_session(ReportKind::flag, node);
  report.name = name;
  report.value = value ? 1 : 0;
  call.effects.report(report);
}

void Turn::set_reachable(NodeIndex node, bool value) const {
  set_flag(node, &Peer::reachable, "reachable", value);
}
void Turn::set_validkey(NodeIndex node, bool value) const {
  set_flag(node, &Peer::validkey, "validkey", value);
}
void Turn::set_waitingforkey(NodeIndex node, bool value) const {
  set_flag(node, &Peer::waitingforkey, "waitingforkey", value);
}
void Turn::set_udp_confirmed(NodeIndex node, bool value) const {
  set_flag(node, &Peer::udp_confirmed, "udp_confirmed", value);
}

void Turn::reset_udp(NodeIndex node) const {
  set_udp_confirmed(node, false);
  auto& p = peer(node);
  p.minmtu = 0;
  p.maxmtu = kMtu;
  p.mtuprobes = 0;
  p.maxrecentlen = 0;
}

void Turn::set_udp_address(NodeIndex node, Address address) const {
  log(Severity::debug, node, "UDP address of {peer} set");
  peer(node).address = address;
  reset_udp(node);
}

void Turn::log(Severity severity, NodeIndex node, std::string_view text, std::uint64_t a,
               std::uint64_t b) const {
  call.effects.report(
      {.kind = ReportKind::log, .severity = severity, .peer = node, .text = text, .a = a, .b = b});
}

void Turn::received(const Label& label, std::size_t size) const {
  call.effects.report({.kind = ReportKind::received,
                       .peer = label.peer,
                       .message = label.message,
                       .record = label.record,
                       .size = static_cast<std::uint32_t>(size)});
}

Report Turn::about_session(ReportKind kind, NodeIndex node) const {
  Report report{.kind = kind, .peer = node};
  if (const auto* const found = session(node)) {
    report.session = found->start_tag();
    report.exchange = found->exchange();
  }
  return report;
}

Fingerprint Turn::about(NodeIndex node, std::string_view what) const {
  Fingerprint fingerprint;
  fingerprint.add(entry(self()).id);
  if (node.valid()) fingerprint.add(entry(node).id);
  fingerprint.add(what);
  return fingerprint;
}

}  // namespace midflight::node
