#include "scenarios/reader.h"

#include <filesystem>
#include <set>

#include "scenarios/decode.h"
#include "scenarios/document.h"
#include "scenarios/files.h"

namespace midflight::scenarios {

std::string to_text(const Diagnostic& diagnostic) {
  std::string out = diagnostic.file;
  if (diagnostic.line > 0) {
    out += ":" + std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column);
  }
  if (!diagnostic.pointer.empty()) out += ": " + diagnostic.pointer;
  return out + ": " + diagnostic.message;
}

std::vector<std::string> files_read(std::span<const LoadedScenario> loaded) {
  std::set<std::string> files;
  for (const auto& each : loaded) files.insert(each.read.begin(), each.read.end());
  return {files.begin(), files.end()};
}

Result<std::vector<LoadedScenario>, Diagnostic> parse_scenario(const std::string& text,
                                                               const std::string& file_name,
                                                               std::span<const Override> overrides,
                                                               const FileLoader& load_file) {
  Context context{load_file, {}, std::nullopt};
  JsonValue document = read_document(text, file_name, context);
  std::vector<Assignment> sets;
  for (const auto& set : overrides) sets.push_back(to_assignment(set, context));
  for (const auto& set : sets) assign(document, set, context);
  const auto cases = take_matrix(document, sets, context);
  std::erase_if(sets, [](const Assignment& set) { return covers("matrix", set.path); });

  std::vector<LoadedScenario> out;
  for (const auto& matrix_case : cases) {
    if (context.error) break;
    JsonValue root = document;
    for (const auto& assignment : matrix_case.assignments) assign(root, assignment, context);
    for (const auto& set : sets) assign(root, set, context);
    embed_key_files(root, context);
    auto config = decode_scenario(Cursor(root, "", context));
    if (config.name.empty()) config.name = std::filesystem::path(file_name).stem().string();
    out.push_back({std::move(config), to_json(root), file_name, matrix_case.text, {}});
  }
  if (context.error) return fail(std::move(*context.error));
  return out;
}

Result<std::vector<LoadedScenario>, Diagnostic> load_scenario(const std::string& file,
                                                              std::span<const Override> overrides,
                                                              Keys keys) {
  const auto text = read_file(file);
  if (!text) return fail(Diagnostic{file, 0, 0, "", text.error().message});
  const auto folder = std::filesystem::path(file).parent_path();
  std::set<std::string> below;
  auto cases = parse_scenario(*text, file, overrides, [&](const std::string& path) {
    below.insert((folder / path).generic_string());
    return read_file_below(folder.generic_string(), path, keys);
  });
  if (!cases) return cases;
  for (auto& each : *cases) {
    each.read.assign(below.begin(), below.end());
    each.read.push_back(file);
  }
  return cases;
}

Result<LoadedScenario, Diagnostic> parse_resolved(const std::string& resolved,
                                                  const std::string& name,
                                                  std::span<const Override> overrides) {
  const auto no_files = [](const std::string& path) -> Result<std::string> {
    return fail("a resolved scenario includes nothing, but this one names " + path);
  };
  auto cases = parse_scenario(resolved, name, overrides, no_files);
  if (!cases) return fail(std::move(cases.error()));
  if (cases->size() != 1) {
    return fail(Diagnostic{name, 0, 0, "", "a resolved scenario has no matrix"});
  }
  return std::move(cases->front());
}

}  // namespace midflight::scenarios
