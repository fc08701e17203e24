#include "sim/import/import.h"

#include <memory>

#include "reports/event_json.h"
#include "reports/import_json.h"
#include "reports/import_scenario.h"
#include "reports/import_text.h"
#include "reports/text.h"
#include "sim/cli/commands.h"
#include "sim/cli/files.h"
#include "sim/cli/log_output.h"
#include "sim/cli/options.h"
#include "sim/cli/packed.h"
#include "sim/cli/run_outputs.h"
#include "sim/cli/signals.h"
#include "sim/import/events.h"
#include "sim/trace/recorder.h"

namespace midflight::cli {
namespace {

struct ImportOptions {
  std::vector<std::string> logs;  // NAME=FILE
  std::string pcap;
  std::string trace;
  std::string json;
  LogOptions log;
  std::vector<scenarios::Override> overrides;
};

// What is handed in as views.
struct Texts {
  std::vector<std::unique_ptr<std::string>> kept;

  [[nodiscard]] Result<std::string_view> read(const std::string& path) {
    auto bytes = read_file(path);
    if (!bytes) return fail(bytes.error());
    auto text = unpacked(std::move(*bytes));
    if (!text) return fail(path + ": " + text.error().message);
    return std::string_view(*kept.emplace_back(std::make_unique<std::string>(std::move(*text))));
  }
};

Result<void> add_log(const std::string& argument, Texts& texts, sim::ImportRequest& request) {
  const auto equals = argument.find('=');
  if (equals == 0 || equals == std::string::npos) {
    return fail("--tinc-log: expected NAME=FILE, got \"" + argument + "\"");
  }
  const auto file = argument.substr(equals + 1);
  const auto text = texts.read(file);
  if (!text) return fail(text.error());
  request.logs.push_back({argument.substr(0, equals), file, *text});
  return {};
}

// The last member of a path is a flag's name, or "behaviour" for a whole set.
sim::FlagSetting flag_setting(const scenarios::Override& override) {
  auto flag = override.path.substr(override.path.rfind('.') + 1);
  auto value = override.value;
  if (value.size() > 1 && value.starts_with('"') && value.ends_with('"')) {
    value = value.substr(1, value.size() - 2);
  }
  return {std::move(flag), std::move(value)};
}

// A log may hold any bytes, a trace is JSON: what is no UTF-8 is replaced.
class InUtf8 final : public sim::Observer {
 public:
  explicit InUtf8(sim::Observer& next) : next_(next) {}

  void observe(const sim::Event& event) override {
    auto clean = event;
    const auto text = utf8(event.text);
    const auto message = utf8(event.message);
    clean.text = text;
    clean.message = message;
    next_.observe(clean);
  }

 private:
  static std::string utf8(std::string_view text) {
    return nlohmann::json::parse(reports::json_line(text)).get<std::string>();
  }

  sim::Observer& next_;
};

// The scenario is read as any other, so that the trace holds one that a replay can read.
Result<sim::TraceHeader> header_of(const sim::ImportResult& result) {
  const auto scenario = scenarios::parse_resolved(reports::import_scenario(result), "import", {});
  if (!scenario) return fail(scenarios::to_text(scenario.error()));
  sim::TraceHeader header;
  header.kind = sim::TraceKind::import;
  header.program = MIDFLIGHT_VERSION;
  header.nodes = result.nodes;
  header.scenario = scenario->resolved;
  return header;
}

Result<void> write_trace(OutputFile& file, sim::Packing packing, const sim::ImportResult& result,
                         const std::string& found) {
  const auto header = header_of(result);
  if (!header) return fail(header.error());
  sim::Recorder recorder(
      *header, packing, [&file](ByteView bytes) { return file.write(as_text(bytes)); }, nullptr);
  InUtf8 events(recorder);
  sim::show(result, events);
  return recorder.finish(found);
}

std::string log_text(const sim::ImportResult& result, LogLevel level) {
  EventLog log(result.nodes, level);
  InUtf8 events(log);
  sim::show(result, events);
  return log.text();
}

// Nothing is in place before everything is written.
Result<void> write_outputs(const ImportOptions& options, const sim::ImportResult& result) {
  const auto found = reports::import_json(result);
  std::vector<OutputFile> files;
  const auto add = [&](const std::string& path, auto write) -> Result<void> {
    if (path.empty()) return {};
    auto file = OutputFile::open(path);
    if (!file) return fail(file.error());
    if (auto written = write(*file); !written) return written;
    files.push_back(std::move(*file));
    return {};
  };
  auto added = add(options.trace, [&](OutputFile& file) {
    return write_trace(file, sim::packing_of(options.trace), result, found);
  });
  if (added) added = add(options.json, [&](OutputFile& file) { return file.write(found + "\n"); });
  if (!added) return added;
  auto log = LogOutput::open(options.log);
  if (!log) return fail(log.error());
  if (options.log.wanted()) added = log->write(log_text(result, options.log.level()));
  if (!added) return added;
  for (auto& file : files) {
    if (auto committed = file.commit(); !committed) return committed;
  }
  return log->commit();
}

// The files of `NAME=FILE`, and the capture.
std::vector<std::string> inputs_of(const ImportOptions& options) {
  std::vector<std::string> out{options.pcap};
  for (const auto& log : options.logs) out.push_back(log.substr(log.find('=') + 1));
  return out;
}

ExitStatus import(const ImportOptions& options) {
  const std::vector<std::string> names{options.trace, options.json, options.log.file};
  const auto distinct = check_distinct(names, inputs_of(options));
  if (!distinct) return refuse(distinct.error().message);
  end_on_signals();
  Texts texts;
  sim::ImportRequest request;
  for (const auto& log : options.logs) {
    if (const auto added = add_log(log, texts, request); !added) {
      return refuse(added.error().message);
    }
  }
  if (!options.pcap.empty()) {
    const auto bytes = texts.read(options.pcap);
    if (!bytes) return refuse(bytes.error().message);
    request.pcap = sim::PcapFile{options.pcap, *bytes};
  }
  for (const auto& override : options.overrides) request.flags.push_back(flag_setting(override));
  const auto result = sim::import_capture(request);
  if (!result) return refuse(reports::printable(result.error().message));
  catch_signals();
  if (const auto written = write_outputs(options, *result); !written) {
    return refuse(written.error().message);
  }
  const bool silent = options.trace == "-" || options.json == "-" || options.log.file == "-";
  return silent ? ExitStatus::held : print(reports::import_text(*result));
}

}  // namespace

void add_import(CLI::App& app, Action& chosen) {
  auto* command = app.add_subcommand(
      "import", "read what real tinc daemons wrote, and say which known races it shows");
  command->footer(
      "\nExample:\n"
      "  $ midflight import --tinc-log alpha=alpha.log --tinc-log beta=beta.log --pcap link.pcap "
      "-o run.jsonl");
  auto options = std::make_shared<ImportOptions>();
  command
      ->add_option("--tinc-log", options->logs,
                   "log of a node, written at debug level 5, .zst or not; "
                   "parts of a rotated log have the same name")
      ->type_name("NAME=FILE")
      ->allow_extra_args(false)
      ->required();
  command->add_option("--pcap", options->pcap, "capture of the link, pcap or pcapng")
      ->type_name("FILE");
  command
      ->add_option("-o,--output", options->trace,
                   "all of it as one trace; compressed if the name ends in .zst")
      ->type_name("TRACE");
  command->add_option("--json", options->json, "what was found, for machines")->type_name("FILE");
  add_log_options(*command, options->log);
  command
      ->add_option_function<std::vector<std::string>>(
          "--set",
          [options](const std::vector<std::string>& texts) {
            for (const auto& text : texts) {
              auto override = parse_override(text);
              if (!override) throw CLI::ValidationError("--set", override.error().message);
              options->overrides.push_back(std::move(*override));
            }
          },
          "behaviour flag of the simulated nodes, instead of what fits best")
      ->type_name("FLAG=VALUE")
      ->allow_extra_args(false);
  command->callback([options, &chosen] { chosen = [options] { return import(*options); }; });
}

}  // namespace midflight::cli
