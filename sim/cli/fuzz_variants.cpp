#include "sim/cli/fuzz_variants.h"

#include <algorithm>

#include "sim/cli/options.h"

namespace midflight::cli {
namespace {

constexpr std::uint32_t kFates = 4;  // of a kind in one run, where the scenario names fewer

// A search loses only what its bounds allow, however lossy the link.
void allow_fates(sim::Settings& settings, const sim::Bounds& bounds) {
  struct Fate {
    std::string_view member;
    std::string_view bound;
    std::optional<std::uint32_t> declared;
  };
  const std::array<Fate, 3> fates{{{".loss", "losses", bounds.losses},
                                   {".duplicate", "duplicates", bounds.duplicates},
                                   {".reorder", "reorderings", bounds.reorderings}}};
  const auto drawn = settings;
  for (const auto& fate : fates) {
    const bool happens = std::any_of(drawn.begin(), drawn.end(), [&fate](const auto& setting) {
      return setting.path.ends_with(fate.member) && setting.value != "\"0/1\"";
    });
    if (!happens || !fate.declared || *fate.declared >= kFates) continue;
    settings.push_back({"search.bounds." + std::string(fate.bound), std::to_string(kFates)});
  }
}

}  // namespace

Result<scenarios::LoadedScenario> scenario_with(const std::string& resolved,
                                                const std::string& file,
                                                const sim::Settings& settings) {
  std::vector<scenarios::Override> overrides;
  for (const auto& [path, value] : settings) overrides.push_back({path, value});
  auto loaded = scenarios::parse_resolved(resolved, file, overrides);
  if (!loaded) return fail(scenarios::to_text(loaded.error()));
  return std::move(*loaded);
}

Result<scenarios::LoadedScenario> scenario_of(const sim::CorpusState& state,
                                              const sim::Entry& entry) {
  const auto found = state.scenarios.find(entry.scenario);
  if (found == state.scenarios.end()) return fail("the corpus lacks a scenario that it names");
  return scenario_with(found->second.resolved, found->second.file, entry.settings);
}

Result<FuzzVariants> FuzzVariants::load(const std::vector<std::string>& paths,
                                        std::span<const scenarios::Override> overrides) {
  FuzzVariants out;
  for (const auto& path : paths) {
    const auto files = scenarios::scenario_files(path);
    if (!files) return fail(files.error());
    for (const auto& file : *files) {
      auto cases = scenarios::load_scenario(file, overrides);
      if (!cases) return fail(scenarios::to_text(cases.error()));
      const auto read = scenarios::files_read(*cases);
      out.files_.insert(out.files_.end(), read.begin(), read.end());
      for (auto& each : *cases) {
        if (const auto added = out.add(file, std::move(each)); !added) return fail(added.error());
      }
    }
  }
  return out;
}

Result<void> FuzzVariants::add(const std::string& file, scenarios::LoadedScenario&& loaded) {
  auto axes = scenarios::axes_of(loaded);
  if (!axes) return fail(axes.error());
  const auto digest = sim::hash128(as_bytes(loaded.resolved));
  if (std::find(digests_.begin(), digests_.end(), digest) != digests_.end()) return {};
  digests_.push_back(digest);
  all_.push_back({std::move(loaded), std::move(*axes)});
  crypto::Operations crypto(crypto::Memoise::on);
  const auto planned = plan(all_.size() - 1, {}, crypto);
  if (!planned) return fail(file + ": " + planned.error().message);
  return {};
}

sim::Settings FuzzVariants::draw(std::size_t scenario, sim::Draws& draws) const {
  sim::Settings out;
  const auto& each = all_[scenario];
  const auto below = [&draws](std::uint64_t options) { return draws.below(options); };
  if (draws.below(2) == 0) out.push_back({"seed", std::to_string(draws.below(kMaxSeed))});
  for (const auto& axis : each.axes) {
    if (draws.below(2) == 0) out.push_back({axis.path(), axis.draw(below)});
  }
  allow_fates(out, each.loaded.config.search.bounds);
  return out;
}

Result<sim::PlannedSearch> FuzzVariants::plan(std::size_t scenario, const sim::Settings& settings,
                                              crypto::Operations& crypto) const {
  const auto& each = all_[scenario].loaded;
  const auto loaded = scenario_with(each.resolved, each.file, settings);
  if (!loaded) return fail(loaded.error());
  const auto& config = loaded->config;
  return sim::plan_search(config, {config.seed, true, Numbers::exact}, crypto);
}

void FuzzVariants::enter(sim::CorpusState& state) const {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const auto& loaded = all_[i].loaded;
    auto& record = state.scenarios[digests_[i]];
    record.name = loaded.config.name;
    if (!loaded.matrix_case.empty()) record.name += " [" + loaded.matrix_case + "]";
    record.file = loaded.file;
    record.resolved = loaded.resolved;
    for (const auto& fact : loaded.config.sometimes) record.facts.emplace(fact.name, false);
  }
}

}  // namespace midflight::cli
