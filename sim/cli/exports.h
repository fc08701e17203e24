// A run written in other programs' formats while it goes. Each file holds one run.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "reports/choice_notes.h"
#include "reports/exporter.h"
#include "sim/cli/files.h"

namespace CLI {  // NOLINT(readability-identifier-naming): its library's name
class App;
}

namespace midflight::cli {

// Names of files, "-" for standard output; empty for none.
struct ExportNames {
  std::string pcapng;
  std::string shiviz;
  std::string perfetto;
  std::string mermaid;
  std::string graphviz;
  std::string qlog;  // a folder

  [[nodiscard]] std::vector<std::string> files() const;
  [[nodiscard]] bool any() const { return !qlog.empty() || !files().empty(); }
};

void add_export_options(CLI::App& command, ExportNames& names);

class Exports {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Exports>> open(const ExportNames& names,
                                                             const std::vector<std::string>& nodes);

  [[nodiscard]] sim::ChoiceObserver& choices() { return notes_; }
  [[nodiscard]] std::vector<sim::Observer*> observers();
  // Writes what is left, and puts the files in place.
  [[nodiscard]] Result<void> finish();

  ~Exports();
  Exports(const Exports&) = delete;
  Exports& operator=(const Exports&) = delete;
  Exports(Exports&&) = delete;
  Exports& operator=(Exports&&) = delete;

 private:
  class Output;

  Exports();
  [[nodiscard]] Result<reports::Sink> open_output(const std::string& path);
  // `more` is what this writer takes between names and sink.
  template <class Writer, class... More>
  [[nodiscard]] Result<void> add(const std::string& path, const std::vector<std::string>& nodes,
                                 More... more);
  [[nodiscard]] Result<void> add_qlog(const std::string& folder,
                                      const std::vector<std::string>& nodes);

  reports::ChoiceNotes notes_;
  std::vector<std::unique_ptr<Output>> outputs_;
  std::vector<std::unique_ptr<reports::Exporter>> exporters_;
};

}  // namespace midflight::cli
