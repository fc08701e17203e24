// Reads scenario files (spec 4): JSON in, plain configuration out. Every error is one Diagnostic
// that says where and what was expected; nothing is ever ignored.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "sim/world/config.h"

namespace midflight::scenarios {

// A member set from the command line (spec 5): PATH is dotted names, numbers index arrays; VALUE is
// JSON, else a string.
struct Override {
  std::string path;
  std::string value;
};

struct Diagnostic {
  std::string file;
  std::size_t line = 0;  // from 1; 0 on the command line
  std::size_t column = 0;
  std::string pointer;
  std::string message;
};
// "race.json:12:7: /nodes/alpha/key_expire: expected a duration such as "10ms", got 5"
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);

struct LoadedScenario {
  sim::ScenarioConfig config;
  std::string resolved;  // the whole scenario after include, matrix and set, as compact JSON
  std::string file;
  std::string matrix_case;        // "jitter=1ms, loss=0", or empty
  std::vector<std::string> read;  // `file`, what that includes, its keys; empty if none was read
};
// Every file that these were read from, each once.
[[nodiscard]] std::vector<std::string> files_read(std::span<const LoadedScenario> loaded);

// Larger files are refused unread, and so are matrices of more combinations, or of more bytes if
// each of their scenarios is written out.
inline constexpr std::size_t kMaxFileSize = std::size_t{16} << 20;
inline constexpr std::size_t kMaxMatrixCases = 10'000;
inline constexpr std::size_t kMaxMatrixBytes = std::size_t{256} << 20;
inline constexpr std::size_t kMaxVariants = 16;   // that one scenario is compared with
inline constexpr std::size_t kMaxNodes = 10'000;  // each knows all that it is connected with
inline constexpr std::size_t kMaxNodeName = 64;

// Which private keys a scenario may name. Those of LoadedScenario::resolved stand in all that it is
// written into; a key file that only its owner can read is in use and has no place there.
enum class Keys : std::uint8_t { for_tests, any };

// The text of a file below the scenario's folder, by its path from there.
using FileLoader = std::function<Result<std::string>(const std::string& path)>;

// One scenario for each combination of its matrix, in the order of the file.
[[nodiscard]] Result<std::vector<LoadedScenario>, Diagnostic> load_scenario(
    const std::string& file, std::span<const Override> overrides, Keys keys = Keys::for_tests);
[[nodiscard]] Result<std::vector<LoadedScenario>, Diagnostic> parse_scenario(
    const std::string& text, const std::string& file_name, std::span<const Override> overrides,
    const FileLoader& load_file);

// One that is whole in itself, as LoadedScenario::resolved is: it includes nothing and has no
// matrix.
[[nodiscard]] Result<LoadedScenario, Diagnostic> parse_resolved(
    const std::string& resolved, const std::string& name, std::span<const Override> overrides);

// The file itself, or every *.json below a folder but *.schema.json and *.part.json, sorted. A
// folder without any is an error.
[[nodiscard]] Result<std::vector<std::string>> scenario_files(const std::string& path);

}  // namespace midflight::scenarios
