#include "sim/import/import.h"

#include <algorithm>

#include "sim/import/alignment.h"
#include "sim/import/diagnosis.h"
#include "sim/import/mesh.h"

namespace midflight::sim {
namespace {

Result<std::vector<NodeLog>> read_logs(const std::vector<LogFile>& files) {
  std::vector<std::string> names;
  std::vector<NodeLog> logs;
  for (const auto& file : files) {
    if (std::ranges::find(names, file.node) != names.end()) continue;
    names.push_back(file.node);
    std::vector<LogFile> parts;
    std::ranges::copy_if(files, std::back_inserter(parts),
                         [&](const LogFile& each) { return each.node == file.node; });
    auto log = read_log(parts);
    if (!log) return fail(log.error());
    const auto same = std::ranges::find(logs, log->name, &NodeLog::name);
    if (same != logs.end()) {
      return fail(file.file + ": this is the log of node " + log->name +
                  ", like another one given");
    }
    logs.push_back(std::move(*log));
  }
  return logs;
}

void add_lines(const NodeLog& log, ImportResult& result) {
  result.logs.push_back(log.summary);
  for (const auto& line : log.all) {
    result.lines.push_back({aligned(log, line), evidence(log, line)});
  }
}

}  // namespace

Result<ImportResult> import_capture(const ImportRequest& request) {
  if (request.logs.empty()) return fail("nothing to import: no log was given");
  auto logs = read_logs(request.logs);
  if (!logs) return fail(logs.error());
  ImportResult result;
  note_mesh(*logs, align_clocks(*logs), result);
  LinkCapture capture;
  if (request.pcap) {
    auto read = read_pcap(*request.pcap, result.nodes);
    if (!read) return fail(read.error());
    capture = std::move(*read);
    result.pcap = capture.summary;
  }
  diagnose(*logs, capture, result);
  result.datagrams = std::move(capture.datagrams);
  std::ranges::stable_sort(result.datagrams, {}, &CapturedDatagram::at);
  if (auto checked = check_conformance(*logs, request.flags, result); !checked) {
    return fail(checked.error());
  }
  for (const auto& log : *logs) add_lines(log, result);
  std::ranges::stable_sort(result.lines, {}, &ImportedLine::at);
  return result;
}

Result<std::vector<NodeConformance>> follow_logs(const std::vector<LogFile>& files,
                                                 const Behaviours& behaviours) {
  const auto logs = read_logs(files);
  if (!logs) return fail(logs.error());
  return follow(*logs, behaviours);
}

}  // namespace midflight::sim
