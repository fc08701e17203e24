#include "sim/import/log_reader.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/meta/codec.h"

namespace midflight::sim {
namespace {

struct LogPart {
  const LogFile* file = nullptr;
  std::vector<LogLine> lines;
  LocalInstant first;
};

bool of_tinc(const LogLine& line) { return line.kind != LineKind::foreign; }

std::vector<LogLine> lines_of(std::string_view text) {
  std::vector<LogLine> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(read_line(line));
  }
  return lines;
}

Result<LogPart> read_part(const LogFile& file) {
  LogPart part{&file, lines_of(file.text), {}};
  const auto first = std::ranges::find_if(part.lines, of_tinc);
  if (first == part.lines.end()) {
    return fail(file.file +
                ": this is no tinc log: no line has the form \"DATE TIME tinc[PID]: TEXT\"");
  }
  part.first = first->at;
  return part;
}

// Several daemons may write to one syslog; this log is of the one with most lines.
std::string_view main_ident(const std::vector<LogLine>& lines) {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& line : lines) {
    if (of_tinc(line)) ++counts[line.ident];
  }
  const auto most = std::ranges::max_element(
      counts, [](const auto& a, const auto& b) { return a.second < b.second; });
  return most->first;
}

bool is_request(LineKind kind) {
  return kind == LineKind::request_in || kind == LineKind::request_out ||
         kind == LineKind::request_flooded || kind == LineKind::request_forwarded;
}

// A line with a request that can't be parsed is cut off or mixed with another.
void check_request(LogLine& line) {
  if (!is_request(line.kind)) return;
  const auto message = meta::parse(line.rest);
  if (!message || meta::name_of(*message) != line.word) line.kind = LineKind::unknown;
}

// The daemon looks at the clock before it waits, so what comes to it is handled at a time that was
// read after the line before, but no longer ago than its own timer runs. A stamp of whole seconds
// is that time itself. Of unknown lines nobody knows which turn they belong to.
void note_loop_times(std::vector<LogLine>& lines) {
  constexpr Duration kTimer = std::chrono::milliseconds(1100);
  const LogLine* before = nullptr;
  for (auto& line : lines) {
    if (!of_tinc(line) || line.kind == LineKind::unknown) continue;
    line.loop_at = line.at;
    const bool whole = line.stamp.find_first_of(".,") == std::string_view::npos;
    if (before != nullptr && !whole) {
      const bool same_turn =
          before->kind == LineKind::packet_read && line.kind == LineKind::packet_out;
      line.loop_at = same_turn ? before->loop_at : std::max(before->at, line.at - kTimer);
    }
    before = &line;
  }
}

// Older versions name a refused record's peer on a line of its own, and not for every way that a
// record can come.
void name_refused(std::vector<LogLine>& lines) {
  std::string_view peer;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->kind == LineKind::bad_packet) peer = line->peer;
    if (line->kind == LineKind::refused && line->peer.empty()) line->peer = peer;
  }
}

std::string own_name(const std::vector<LogLine>& lines) {
  for (const auto& line : lines) {
    if (line.kind == LineKind::request_out && line.word == "ID") {
      const auto message = meta::parse(line.rest);
      if (message) return std::get<meta::Id>(*message).name;
    }
    if (line.kind == LineKind::record_out && line.from_place.starts_with("MYSELF")) {
      return std::string(line.from);
    }
    if (line.kind == LineKind::closing && line.peer_place.starts_with("MYSELF")) {
      return std::string(line.peer);
    }
  }
  return {};
}

void count(const LogLine& line, ImportedLog& summary) {
  ++summary.lines;
  if (line.kind == LineKind::foreign) {
    ++summary.foreign;
  } else if (line.kind == LineKind::unknown) {
    ++summary.unknown;
  } else {
    ++summary.understood;
  }
  summary.requests += is_request(line.kind) ? 1U : 0U;
  const bool packet = line.kind == LineKind::packet_in || line.kind == LineKind::packet_out;
  summary.packets += packet ? 1U : 0U;
  summary.records += line.kind == LineKind::record_out ? 1U : 0U;
  if (!of_tinc(line)) return;
  if (summary.first == LocalInstant{}) summary.first = line.at;
  summary.last = line.at;
}

void add_notes(NodeLog& log, const std::string& given) {
  auto& notes = log.summary.notes;
  if (log.name != given) notes.push_back("given as " + given + ", it calls itself " + log.name);
  if (log.summary.requests == 0) {
    notes.emplace_back("it holds no meta message: tinc writes them at debug level 4 and higher");
  } else if (log.summary.packets + log.summary.records == 0) {
    notes.emplace_back("it holds no packet: tinc writes them at debug level 5");
  }
  if (!log.summary.from_start) notes.emplace_back("it begins while the daemon was running");
}

}  // namespace

Result<NodeLog> read_log(std::span<const LogFile> files) {
  std::vector<LogPart> parts;
  for (const auto& file : files) {
    auto part = read_part(file);
    if (!part) return fail(part.error());
    parts.push_back(std::move(*part));
  }
  std::ranges::stable_sort(parts, {}, &LogPart::first);
  std::vector<LogLine> lines;
  for (auto& part : parts) lines.insert(lines.end(), part.lines.begin(), part.lines.end());

  note_loop_times(lines);
  NodeLog log;
  const auto ident = main_ident(lines);
  std::uint32_t number = 0;
  std::optional<LineKind> first_kind;
  for (auto& line : lines) {
    line.number = ++number;
    if (line.ident != ident) line.kind = LineKind::foreign;
    check_request(line);
    count(line, log.summary);
    if (of_tinc(line) && !first_kind) first_kind = line.kind;
    if (!of_tinc(line)) line.at = std::max(log.summary.last, parts.front().first);
    log.all.push_back(line);
    const bool speaks = line.kind != LineKind::foreign && line.kind != LineKind::unknown &&
                        line.kind != LineKind::noted;
    if (speaks) log.lines.push_back(line);
  }
  name_refused(log.lines);
  log.summary.from_start = first_kind == LineKind::daemon_started;
  log.name = own_name(log.lines);
  if (log.name.empty()) log.name = files.front().node;
  log.summary.node = log.name;
  add_notes(log, files.front().node);
  return log;
}

Evidence evidence(const NodeLog& log, const LogLine& line) {
  return {log.name, line.number, std::string(line.whole)};
}

}  // namespace midflight::sim
