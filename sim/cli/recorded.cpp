#include "sim/cli/recorded.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "sim/trace/text_buffer.h"

namespace midflight::cli {
namespace {

using scenarios::LoadedScenario;
using Overrides = std::span<const scenarios::Override>;

Result<LoadedScenario> parse(const std::string& resolved, const std::string& name,
                             Overrides overrides) {
  auto loaded = scenarios::parse_resolved(resolved, name, overrides);
  if (!loaded) return fail(scenarios::to_text(loaded.error()));
  return std::move(*loaded);
}

// Of the files that hold a scenario at all: below a folder there may be others.
Result<std::vector<std::string>> files_below(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    const auto found = scenarios::scenario_files(path);
    if (!found) return fail(found.error());
    files.insert(files.end(), found->begin(), found->end());
  }
  return files;
}

std::optional<LoadedScenario> fitting(const std::vector<std::string>& files, std::uint64_t digest,
                                      Overrides overrides) {
  for (const auto& file : files) {
    auto cases = scenarios::load_scenario(file, overrides);
    if (!cases) continue;
    for (auto& each : *cases) {
      if (sim::scenario_digest(each.resolved) == digest) return std::move(each);
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_token(const std::string& text) {
  std::error_code ignored;
  return sim::looks_like_token(text) && !std::filesystem::exists(text, ignored);
}

Result<LoadedScenario> scenario_of(const std::string& trace_file, const sim::TraceHeader& header,
                                   Overrides overrides) {
  auto loaded = parse(header.scenario, trace_file + " (its scenario)", overrides);
  if (!loaded) return loaded;
  if (!nlohmann::json::parse(header.scenario).contains("name")) {
    loaded->config.name = std::filesystem::path(header.file).stem().string();
  }
  loaded->file = trace_file;
  loaded->matrix_case = header.matrix_case;
  return loaded;
}

std::optional<std::uint64_t> cut_short_after(const sim::TraceSurvey& trace) {
  // A searched one ends where its schedule does.
  if (!trace.result || trace.header.searched) return std::nullopt;
  const auto own = parse(trace.header.scenario, "the trace's scenario", {});
  const auto result = nlohmann::json::parse(*trace.result);
  const auto end = result.find("virtual_time_ns");
  const bool cut_short = own && end != result.end() && *end < own->config.duration.count();
  return cut_short ? std::optional(trace.events) : std::nullopt;
}

Result<LoadedScenario> find_scenario(const sim::Token& token, const ScenarioSearch& search) {
  const auto files =
      files_below(search.paths.empty() ? std::vector<std::string>{"."} : search.paths);
  if (!files) return fail(files.error());
  // What comes after the settings of the run is what is to be different.
  const Overrides all(search.overrides);
  for (auto its_own = all.size() + 1; its_own-- > 0;) {
    auto found = fitting(*files, token.scenario, all.first(its_own));
    if (!found) continue;
    if (its_own == all.size()) return std::move(*found);
    auto changed = parse(found->resolved, found->file, all.subspan(its_own));
    if (!changed) return changed;
    changed->matrix_case = found->matrix_case;
    changed->read = found->read;
    return changed;
  }
  // A single file that can't be read is what is wrong.
  if (files->size() == 1) {
    const auto loaded = scenarios::load_scenario(files->front(), search.overrides);
    if (!loaded) return fail(scenarios::to_text(loaded.error()));
  }
  std::string digest;
  sim::append_hex(digest, token.scenario);
  return fail("no scenario of " + std::to_string(files->size()) + " has the token's digest " +
              digest + ": name its file with --scenario; it must be as it was, and so must --set");
}

}  // namespace midflight::cli
