#include "sim/import/import.h"

#include <algorithm>

#include "sim/import/alignment.h"
#include "sim/import/diagnosis.h"

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

std::vector<std::string> names_in(const std::vector<NodeLog>& logs) {
  std::vector<std::string> names;
  for (const auto& log : logs) {
    names.push_back(log.name);
    for (const auto& line : log.lines) {
      if (!line.peer.empty()) names.emplace_back(line.peer);
    }
  }
  std::ranges::sort(names);
  const auto rest = std::ranges::unique(names);
  names.erase(rest.begin(), rest.end());
  return names;
}

}  // namespace

Result<ImportResult> import_capture(const ImportRequest& request) {
  if (request.logs.empty()) return fail("nothing to import: no log was given");
  auto logs = read_logs(request.logs);
  if (!logs) return fail(logs.error());
  align_clocks(*logs);
  ImportResult result;
  LinkCapture capture;
  if (request.pcap) {
    auto read = read_pcap(*request.pcap, names_in(*logs));
    if (!read) return fail(read.error());
    capture = std::move(*read);
    result.pcap = capture.summary;
  }
  diagnose(*logs, capture, result);
  if (auto checked = check_conformance(*logs, request.flags, result); !checked) {
    return fail(checked.error());
  }
  for (const auto& log : *logs) {
    result.logs.push_back(log.summary);
    for (const auto& line : log.all) {
      result.lines.push_back({aligned(log, line), evidence(log, line)});
    }
  }
  std::ranges::stable_sort(result.lines, {}, &ImportedLine::at);
  return result;
}

}  // namespace midflight::sim
