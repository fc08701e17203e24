#include "sim/cli/options.h"

#include <algorithm>
#include <charconv>

#include "scenarios/units.h"

namespace midflight::cli {
namespace {

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-./=:,+@%").find(c) != std::string_view::npos;
}

std::string& name_of_program() {
  static std::string name = "midflight";
  return name;
}

}  // namespace

Result<std::uint64_t> parse_count(std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || value < low || value > high) {
    return fail("expected a whole number from " + std::to_string(low) + " to " +
                std::to_string(high) + ", got " + quoted(text));
  }
  return value;
}

Result<std::uint64_t> parse_bytes(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::uint64_t bytes;
  };
  static constexpr Unit kUnits[] = {
      {"kB", 1'000},        {"MB", 1'000'000},    {"GB", 1'000'000'000}, {"KiB", 1ULL << 10U},
      {"MiB", 1ULL << 20U}, {"GiB", 1ULL << 30U}, {"", 1'000'000}};
  constexpr std::uint64_t kMost = 1'000'000'000;  // of the largest unit it fits 64 bits
  for (const auto& unit : kUnits) {
    if (!text.ends_with(unit.name)) continue;
    const auto number = parse_count(text.substr(0, text.size() - unit.name.size()), 1, kMost);
    if (!number) break;
    return *number * unit.bytes;
  }
  return fail("expected a size such as 500MB or 2GiB, got " + quoted(text));
}

Result<SeedRange> parse_seeds(std::string_view text) {
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) {
    return fail("expected a range of seeds such as 1..100, got " + quoted(text));
  }
  const auto first = parse_count(text.substr(0, dots), 0, kMaxSeed);
  if (!first) return fail(first.error());
  const auto last = parse_count(text.substr(dots + 2), 0, kMaxSeed);
  if (!last) return fail(last.error());
  if (*last < *first) return fail("the range " + std::string(text) + " ends before it begins");
  if (*last - *first >= kMaxSeeds) {
    return fail("the range " + std::string(text) + " holds more than " + std::to_string(kMaxSeeds) +
                " seeds");
  }
  return SeedRange{*first, *last};
}

Result<scenarios::Override> parse_override(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return fail("expected PATH=VALUE such as defaults.node.key_expire=5s, got " + quoted(text));
  }
  return scenarios::Override{std::string(text.substr(0, equals)),
                             std::string(text.substr(equals + 1))};
}

void name_program(std::string_view path) {
  name_of_program() = shell_word(path.substr(path.rfind('/') + 1));
}

const std::string& program_name() { return name_of_program(); }

std::string shell_word(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string file_word(const std::string& file) {
  return shell_word(file.starts_with('-') ? "./" + file : file);
}

std::string set_options(std::span<const scenarios::Override> overrides) {
  std::string out;
  for (const auto& each : overrides) out += " --set " + shell_word(each.path + "=" + each.value);
  return out;
}

std::string run_command(const std::string& file, std::uint64_t seed) {
  return program_name() + " run " + file_word(file) + " --seed " + std::to_string(seed);
}

std::string replay_command(const std::string& token, const std::string& file,
                           std::span<const scenarios::Override> overrides) {
  return program_name() + " replay " + token + " --scenario " + file_word(file) +
         set_options(overrides);
}

std::string replay_command(const std::string& trace,
                           std::span<const scenarios::Override> overrides) {
  return program_name() + " replay " + file_word(trace) + set_options(overrides);
}

std::string explore_command(const std::string& file, std::uint64_t seed,
                            std::span<const scenarios::Override> overrides) {
  return program_name() + " explore " + file_word(file) + " --seed " + std::to_string(seed) +
         set_options(overrides);
}

namespace {

// An option of PATH=VALUE texts; the paths begin with the prefix.
CLI::Option* add_overrides(CLI::App& command, const std::string& name, const std::string& prefix,
                           std::vector<scenarios::Override>& overrides) {
  const auto take = [&overrides, name, prefix](const std::vector<std::string>& texts) {
    for (const auto& text : texts) {
      auto parsed = parse_override(text);
      if (!parsed) throw CLI::ValidationError(name, parsed.error().message);
      parsed->path.insert(0, prefix);
      overrides.push_back(std::move(*parsed));
    }
  };
  return command.add_option_function<std::vector<std::string>>(name, take)->allow_extra_args(false);
}

}  // namespace

void add_set_option(CLI::App& command, std::vector<scenarios::Override>& overrides) {
  add_overrides(command, "--set", "", overrides)
      ->type_name("PATH=VALUE")
      ->description("set a member of the scenario; may be given more than once");
}

void add_bound_option(CLI::App& command, std::vector<scenarios::Override>& overrides) {
  add_overrides(command, "--bound", "search.bounds.", overrides)
      ->type_name("NAME=N")
      ->description(
          "a bound of the search: injections, losses, duplicates, reorderings, rekeys, timers, "
          "depth");
}

CLI::Option* add_seed_option(CLI::App& command, std::optional<std::uint64_t>& seed) {
  const auto parse = [](std::string_view text) { return parse_count(text, 0, kMaxSeed); };
  return add_parsed(command, "--seed", parse, [&seed](std::uint64_t n) { seed = n; })
      ->type_name("N");
}

CLI::Option* add_jobs_option(CLI::App& command, std::size_t& jobs) {
  const auto parse = [](std::string_view text) { return parse_count(text, 1, kMaxJobs); };
  return add_parsed(command, "--jobs", parse, [&jobs](std::uint64_t n) { jobs = n; })
      ->type_name("N");
}

CLI::Option* add_time_option(CLI::App& command, std::optional<Duration>& time) {
  const auto parse = [](std::string_view text) -> Result<Duration> {
    const auto given = scenarios::parse_duration(text);
    if (given && *given <= Duration::zero()) {
      return fail("expected a duration of more than 0, got \"" + std::string(text) + "\"");
    }
    return given;
  };
  return add_parsed(command, "--max-time", parse, [&time](Duration given) { time = given; })
      ->type_name("T");
}

}  // namespace midflight::cli
