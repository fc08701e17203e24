// What options hold, read from their text, and the command line built from it again.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "scenarios/reader.h"

namespace midflight::cli {

inline constexpr std::uint64_t kMaxSeed = (std::uint64_t{1} << 53U) - 1;
inline constexpr std::uint64_t kMaxSeeds = 100'000;  // in one range
inline constexpr std::uint64_t kMaxJobs = 1024;

// Inclusive.
struct SeedRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

// Decimal digits only, within [low, high].
[[nodiscard]] Result<std::uint64_t> parse_count(std::string_view text, std::uint64_t low,
                                                std::uint64_t high);
// "500", "500MB", "2GiB": a number and one of kB MB GB KiB MiB GiB; without, MB. At least 1 byte.
[[nodiscard]] Result<std::uint64_t> parse_bytes(std::string_view text);
[[nodiscard]] Result<SeedRange> parse_seeds(std::string_view text);               // "1..100"
[[nodiscard]] Result<scenarios::Override> parse_override(std::string_view text);  // "PATH=VALUE"

// What the commands below begin with: "midflight", or the last name of the path.
void name_program(std::string_view path);
[[nodiscard]] const std::string& program_name();
// A word as a POSIX shell reads it back.
[[nodiscard]] std::string shell_word(std::string_view text);
// " --set PATH=VALUE" for each.
[[nodiscard]] std::string set_options(std::span<const scenarios::Override> overrides);
// A file named like an option stays a file.
[[nodiscard]] std::string file_word(const std::string& file);
// The command that runs a scenario's file.
[[nodiscard]] std::string run_command(const std::string& file, std::uint64_t seed);
// The command that runs what a token says again.
[[nodiscard]] std::string replay_command(const std::string& token, const std::string& file,
                                         std::span<const scenarios::Override> overrides);
// The command that replays a trace.
[[nodiscard]] std::string replay_command(const std::string& trace,
                                         std::span<const scenarios::Override> overrides);

// The command that searches a scenario again.
[[nodiscard]] std::string explore_command(const std::string& file, std::uint64_t seed,
                                          std::span<const scenarios::Override> overrides);

// --set and --bound, which may be given more than once. A bound is a member of search.bounds.
void add_set_option(CLI::App& command, std::vector<scenarios::Override>& overrides);
void add_bound_option(CLI::App& command, std::vector<scenarios::Override>& overrides);

// --seed, --jobs and --max-time; what they are for is the command's to describe.
CLI::Option* add_seed_option(CLI::App& command, std::optional<std::uint64_t>& seed);
CLI::Option* add_jobs_option(CLI::App& command, std::size_t& jobs);
CLI::Option* add_time_option(CLI::App& command, std::optional<Duration>& time);

// An option whose text is read by `parse`, a Result of what `take` takes; it may be given once.
template <class Parse, class Take>
CLI::Option* add_parsed(CLI::App& app, const std::string& name, Parse parse, Take take) {
  return app.add_option_function<std::string>(name, [=](const std::string& text) {
    auto value = parse(text);
    if (!value) throw CLI::ValidationError(name, value.error().message);
    take(std::move(*value));
  });
}

}  // namespace midflight::cli
