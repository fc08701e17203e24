#include "sim/import/log_line.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/import/log_prefix.h"

namespace midflight::sim {
namespace {

// A wording. In the text, %d is a number, %w a word, %N a node's name, %P, %F, %T a node's name
// with its place in parentheses, %r the rest, and a final * anything or nothing.
struct Wording {
  std::string_view text;
  LineKind kind;
  std::string_view word{};  // for LogLine::word, if the text has no %w
};

using enum LineKind;

constexpr std::array kWordings{
    Wording{"Read packet of %d bytes from *", packet_read},
    Wording{"Writing packet of %d bytes to *", noted},
    Wording{"Sending packet of %d bytes to %P", packet_out},
    Wording{"Received packet of %d bytes from %P", packet_in},
    Wording{"Sending packet from %F to %T via %P (UDP)", record_out, "UDP"},
    Wording{"Sending packet from %F to %T via %P (TCP)", record_out, "TCP"},
    Wording{"Sending %d bytes of metadata to %P", noted},
    Wording{"Sending %d bytes of raw metadata to %P", noted},
    Wording{"Sending UDP probe length %d to %P", noted},
    Wording{"Sending type %w probe reply length %d to %P", noted},
    Wording{"Sending MTU probe length %d to %P", noted},
    Wording{"Sending %w to everyone (BROADCAST): %r", request_flooded},
    Wording{"Sending %w to %P: %r", request_out},
    Wording{"Got %w from %P: %r", request_in},
    Wording{"Forwarding %w from %P: %r", request_forwarded},
    Wording{"No valid key known yet for %P*", no_key},
    Wording{"No key from %N after %d seconds, restarting SPTPS", patience_ended},
    Wording{"Failed to decode raw TCP packet from %P, restarting SPTPS", undecodable},
    Wording{"Failed to decode handshake TCP packet from %P, restarting SPTPS", undecodable},
    Wording{"Failed to decode TCP packet from %P, restarting SPTPS", undecodable},
    Wording{"Failed to decode UDP packet from %P, restarting SPTPS", undecodable},
    Wording{"Failed to decode *", noted},
    Wording{"Got packet from %P but we haven't exchanged keys yet", not_ours_yet},
    Wording{"Got packet from %P but he hasn't got our key yet", not_his_yet},
    Wording{"SPTPS key exchange with %P successful", keyed},
    Wording{"SPTPS key exchange with %P succesful", keyed},
    Wording{"Got REQ_KEY from %N while we already started a SPTPS session!", already_started},
    Wording{"Expiring symmetric keys", keys_expired},
    Wording{"Cannot force KEX in current state*", exchange_refused},
    Wording{"Handshake phase not finished yet*", noted},
    // Refusals, each with and without the session's peer.
    Wording{"Failed to decrypt and verify packet from %P", refused, kUndecryptable},
    Wording{"Failed to decrypt and verify packet", refused, kUndecryptable},
    Wording{"Invalid packet seqno: %d != %d from %P", refused, "Invalid packet seqno"},
    Wording{"Invalid packet seqno: %d != %d", refused, "Invalid packet seqno"},
    Wording{"Received late or replayed packet, seqno %d, last received %d from %P", refused,
            "Received late or replayed packet"},
    Wording{"Received late or replayed packet, seqno %d, last received %d", refused,
            "Received late or replayed packet"},
    Wording{"Packet is %d seqs in the future, dropped (%d) from %P", refused, "seqs in the future"},
    Wording{"Packet is %d seqs in the future, dropped (%d)", refused, "seqs in the future"},
    Wording{"Failed to verify SIG record from %P", refused, "Failed to verify SIG record"},
    Wording{"Failed to verify SIG record", refused, "Failed to verify SIG record"},
    Wording{"Invalid KEX record length from %P", refused, "Invalid KEX record length"},
    Wording{"Invalid KEX record length", refused, "Invalid KEX record length"},
    Wording{"Invalid ACK record length from %P", refused, "Invalid ACK record length"},
    Wording{"Invalid ACK record length", refused, "Invalid ACK record length"},
    Wording{"Application record received before handshake finished from %P", refused,
            "Application record received before handshake finished"},
    Wording{"Application record received before handshake finished", refused,
            "Application record received before handshake finished"},
    Wording{"Received short packet from %P", refused, "Received short packet"},
    Wording{"Received short packet", refused, "Received short packet"},
    Wording{"Invalid session state *", refused, "Invalid session state zero"},
    Wording{"Lost %d packets*", noted},
    Wording{"Got bad packet from %P", bad_packet},
    // UDP.
    Wording{"Got UDP probe request %d from %P", probe_request_in},
    Wording{"Got UDP probe reply %d from %P", probe_reply_in},
    Wording{"Got type %w UDP probe reply %d from %P", probe_reply_in},
    Wording{"Too much time has elapsed since last UDP ping response from %P, stopping UDP*",
            udp_timed_out},
    Wording{"UDP address of %N set to %r", udp_address},
    Wording{"Using reflexive UDP address *", noted},
    Wording{"Appending reflexive UDP address *", noted},
    Wording{"Received UDP packet from unknown source *", unknown_source},
    Wording{"Received UDP packet *", noted},
    Wording{"Error sending UDP *", noted},
    Wording{"Got SPTPS PROBE packet *", noted},
    Wording{"Using system-provided maximum tinc MTU *", noted},
    Wording{"Using provisional MTU *", noted},
    Wording{"Fixing MTU of *", noted},
    Wording{"Increase in PMTU *", noted},
    Wording{"Decrease in PMTU *", noted},
    Wording{"Packet for %P length *", noted},
    Wording{"Not sending larger packet *", noted},
    // Nodes, connections, the daemon.
    Wording{"Trying to connect to %P", dialling},
    Wording{"Connected to %P", connected},
    Wording{"Connection from %r", accepted},
    Wording{"Connection with %P activated", activated},
    Wording{"Closing connection with %P", closing},
    Wording{"Connection closed by *", noted},
    Wording{"Connection with *", noted},
    Wording{"Could not connect to *", noted},
    Wording{"Could not set up *", noted},
    Wording{"Error while connecting to *", noted},
    Wording{"Timeout *", noted},
    Wording{"Trying to re-establish outgoing connection in *", noted},
    Wording{"Established a second connection *", noted},
    Wording{"Already connected to *", noted},
    Wording{"Node %P became reachable", reachable},
    Wording{"Node %P became unreachable", unreachable},
    Wording{"Node %N *", noted},
    Wording{"Cannot route packet *", noted},
    Wording{"Broadcasting packet *", noted},
    Wording{"Flushing %d bytes *", noted},
    Wording{"Purging *", noted},
    Wording{"Aging past requests*", noted},
    Wording{"tincd * starting*", daemon_started},
    Wording{"tincd *", daemon_started},
    Wording{"Ready", noted},
    Wording{"Listening on *", noted},
    Wording{"Executing script *", noted},
    Wording{"Script *", noted},
    Wording{"Error reading *", noted},
    Wording{"Create an *", noted},
    Wording{"Support for legacy protocol disabled*", noted},
    Wording{"/dev/*", noted},
    Wording{"Statistics *", noted},
    Wording{"Got %w signal", noted},
    Wording{"Got %w signal *", noted},
    Wording{"Reopening log file", noted},
    Wording{"Terminating*", daemon_stopped},
    Wording{"Metadata socket read error *", noted},
    Wording{"%N (%w port %d) didn't respond to PING in %d seconds", noted},
    Wording{"Got ANS_KEY *", noted},
    Wording{"Got REQ_KEY *", noted},
    Wording{"Got UDP *", noted},
    Wording{"Got unauthorized *", noted},
    Wording{"Peer %P *", noted},
};

class Matcher {
 public:
  Matcher(std::string_view text, LogLine& out) : rest_(text), out_(out) {}

  bool match(std::string_view pattern) {
    while (!pattern.empty()) {
      if (pattern == "*") return true;
      if (pattern.front() == '*') return skip_to(pattern.substr(1));
      if (pattern.front() == '%') {
        if (!field(pattern[1])) return false;
        pattern.remove_prefix(2);
        continue;
      }
      if (rest_.empty() || rest_.front() != pattern.front()) return false;
      rest_.remove_prefix(1);
      pattern.remove_prefix(1);
    }
    return rest_.empty();
  }

 private:
  // A * inside: anything up to the last place where the literal end of the pattern is found.
  bool skip_to(std::string_view pattern) {
    const bool open = pattern.ends_with('*');
    if (open) pattern.remove_suffix(1);
    return open ? rest_.find(pattern) != std::string_view::npos : rest_.ends_with(pattern);
  }
  bool field(char kind) {
    switch (kind) {
      case 'd':
        return number();
      case 'w':
        return take_until(" :", out_.word);
      case 'N':
        return take_until(" ", out_.peer);
      case 'P':
        return node(out_.peer, out_.peer_place);
      case 'F':
        return node(out_.from, out_.from_place);
      case 'T':
        return node(out_.to, ignored_);
      default:
        out_.rest = rest_;
        rest_ = {};
        return true;
    }
  }
  bool number() {
    auto& value = numbers_++ == 0 ? out_.a : out_.b;
    const auto* const end = rest_.data() + rest_.size();
    const auto read = std::from_chars(rest_.data(), end, value);
    if (read.ec != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(read.ptr - rest_.data()));
    return true;
  }
  bool take_until(std::string_view ends, std::string_view& into) {
    into = rest_.substr(0, std::min(rest_.find_first_of(ends), rest_.size()));
    rest_.remove_prefix(into.size());
    return !into.empty();
  }
  // "NAME (PLACE)"
  bool node(std::string_view& name, std::string_view& place) {
    if (!take_until(" ", name) || !rest_.starts_with(" (")) return false;
    const auto close = rest_.find(')');
    if (close == std::string_view::npos) return false;
    place = rest_.substr(2, close - 2);
    rest_.remove_prefix(close + 1);
    return true;
  }

  std::string_view rest_;
  LogLine& out_;
  std::string_view ignored_;
  int numbers_ = 0;
};

bool understand(const Wording& wording, LogLine& line) {
  auto attempt = line;
  if (!Matcher(line.text, attempt).match(wording.text)) return false;
  line = attempt;
  line.kind = wording.kind;
  if (!wording.word.empty()) line.word = wording.word;
  return true;
}

}  // namespace

LogLine read_line(std::string_view line) {
  LogLine out;
  out.whole = line;
  const auto prefix = read_prefix(line);
  if (!prefix) return out;
  out.kind = unknown;
  out.at = prefix->at;
  out.stamp = prefix->stamp;
  out.ident = prefix->ident;
  out.text = prefix->text;
  std::any_of(kWordings.begin(), kWordings.end(),
              [&](const Wording& wording) { return understand(wording, out); });
  return out;
}

std::string_view time_of_day(std::string_view stamp) {
  const auto colon = std::min(stamp.find(':'), stamp.size());
  const auto before = stamp.substr(0, colon).find_last_of(" T");
  return before == std::string_view::npos ? stamp : stamp.substr(before + 1);
}

bool is_input(LineKind kind) {
  switch (kind) {
    case LineKind::daemon_started:
    case LineKind::daemon_stopped:
    case LineKind::packet_read:
    case LineKind::packet_out:
    case LineKind::packet_in:
    case LineKind::request_in:
    case LineKind::keys_expired:
    case LineKind::connected:
    case LineKind::accepted:
    case LineKind::closing:
    case LineKind::probe_request_in:
    case LineKind::probe_reply_in:
    case LineKind::udp_timed_out:
      return true;
    default:
      return false;
  }
}

}  // namespace midflight::sim
