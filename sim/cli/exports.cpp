#include "sim/cli/exports.h"

#include <CLI/App.hpp>
#include <filesystem>

#include "reports/graphviz.h"
#include "reports/mermaid.h"
#include "reports/pcapng.h"
#include "reports/perfetto.h"
#include "reports/qlog.h"
#include "reports/shiviz.h"

namespace midflight::cli {
namespace {

constexpr std::size_t kBuffer = 1 << 16;

}  // namespace

std::vector<std::string> ExportNames::files() const {
  std::vector<std::string> out;
  for (const auto* name : {&pcapng, &shiviz, &perfetto, &mermaid, &graphviz}) {
    if (!name->empty()) out.push_back(*name);
  }
  return out;
}

void add_export_options(CLI::App& command, ExportNames& names) {
  const auto add = [&command](const char* option, std::string& name, const char* what) {
    command.add_option(option, name, what)->type_name("FILE")->group("Exports of a single run");
  };
  add("--pcapng", names.pcapng, "capture for Wireshark, with reports/wireshark/midflight.lua");
  add("--shiviz", names.shiviz, "log for ShiViz");
  add("--perfetto", names.perfetto, "trace for ui.perfetto.dev and chrome://tracing");
  add("--mermaid", names.mermaid, "Mermaid sequence diagram");
  add("--graphviz", names.graphviz, "Graphviz graph of what caused what");
  command.add_option("--qlog", names.qlog, "folder for qlog files, one a node")
      ->type_name("DIR")
      ->group("Exports of a single run");
}

// A file that is written in large pieces; an error is kept for the end.
class Exports::Output {
 public:
  explicit Output(OutputFile file) : file_(std::move(file)) {}

  void write(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= kBuffer) flush();
  }
  Result<void> commit() {
    flush();
    return written_ ? file_.commit() : written_;
  }

 private:
  void flush() {
    if (written_) written_ = file_.write(buffer_);
    buffer_.clear();
  }

  OutputFile file_;
  std::string buffer_;
  Result<void> written_;
};

Exports::Exports() = default;
Exports::~Exports() = default;

Result<std::unique_ptr<Exports>> Exports::open(const ExportNames& names,
                                               const std::vector<std::string>& nodes) {
  std::unique_ptr<Exports> out(new Exports);
  auto added = out->add<reports::Pcapng>(names.pcapng, nodes, &out->notes_);
  if (added) added = out->add<reports::Shiviz>(names.shiviz, nodes);
  if (added) added = out->add<reports::Perfetto>(names.perfetto, nodes);
  if (added) added = out->add<reports::Mermaid>(names.mermaid, nodes);
  if (added) added = out->add<reports::Graphviz>(names.graphviz, nodes);
  if (added) added = out->add_qlog(names.qlog, nodes);
  if (!added) return fail(added.error());
  return out;
}

template <class Writer, class... More>
Result<void> Exports::add(const std::string& path, const std::vector<std::string>& nodes,
                          More... more) {
  if (path.empty()) return {};
  auto sink = open_output(path);
  if (!sink) return fail(sink.error());
  exporters_.push_back(std::make_unique<Writer>(nodes, more..., std::move(*sink)));
  return {};
}

Result<void> Exports::add_qlog(const std::string& folder, const std::vector<std::string>& nodes) {
  if (folder.empty()) return {};
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(folder + ": can't be made: " + error.message());
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const auto path = (std::filesystem::path(folder) / (nodes[i] + ".sqlog")).string();
    auto added = add<reports::Qlog>(path, nodes, NodeIndex{i});
    if (!added) return added;
  }
  return {};
}

Result<reports::Sink> Exports::open_output(const std::string& path) {
  auto file = OutputFile::open(path);
  if (!file) return fail(file.error());
  outputs_.push_back(std::make_unique<Output>(std::move(*file)));
  return [output = outputs_.back().get()](std::string_view text) { output->write(text); };
}

std::vector<sim::Observer*> Exports::observers() {
  std::vector<sim::Observer*> out;
  for (const auto& exporter : exporters_) out.push_back(exporter.get());
  return out;
}

Result<void> Exports::finish() {
  for (const auto& exporter : exporters_) exporter->finish();
  for (const auto& output : outputs_) {
    auto committed = output->commit();
    if (!committed) return committed;
  }
  return {};
}

}  // namespace midflight::cli
