#include "sim/cli/fuzz_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/text.h"
#include "sim/cli/fuzz_finds.h"
#include "sim/cli/fuzz_variants.h"

namespace midflight::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string campaign_text(const sim::CampaignKey& key, const sim::CampaignRecord& record) {
  const auto rate = record.runs * 1000 / std::max<std::uint64_t>(1, record.milliseconds);
  auto text = "  seed " + std::to_string(key.seed);
  if (key.shards != 1) {
    text += ", shard " + std::to_string(key.shard) + "/" + std::to_string(key.shards);
  }
  return text + ": " + reports::plural(record.runs, "run") + ", " +
         std::to_string(record.violating) + " of them violating, " +
         std::to_string(record.milliseconds / 1000) + " s, " + std::to_string(rate) +
         " runs/s; run " + std::to_string(record.last_new) + " was the last to see something new\n";
}

std::string find_text(const std::string& folder, const sim::CorpusState& state,
                      const sim::FindKey& key, const KnownFinds& known) {
  const auto& find = state.finds.at(key);
  const auto reason = known.find(key.fingerprint);
  const auto times = sim::times_shown(state, key);
  return "  " + sim::to_text(key) + ": " + find.message + "\n    " +
         (times == 0 ? "" : "in " + reports::plural(times, "run") + ", ") +
         (find.shrunk ? "shrunk to " : "not shrunk yet, ") +
         reports::plural(find.example.steps.size(), "step") +
         (reason == known.end() ? "" : "; known: " + reason->second) +
         "\n    replay: " + find_command(folder, key) + "\n";
}

std::vector<std::string> unseen(const sim::ScenarioRecord& record) {
  std::vector<std::string> out;
  for (const auto& [fact, seen] : record.facts) {
    if (!seen) out.push_back(fact);
  }
  return out;
}

}  // namespace

std::string corpus_text(const std::string& folder, const sim::CorpusState& state,
                        const KnownFinds& known) {
  auto text = folder + ": " + reports::plural(state.features.seen().size(), "thing") + " seen\n";
  for (const auto& [key, record] : state.campaigns) text += campaign_text(key, record);
  text += state.finds.empty() ? "no finds\n" : reports::plural(state.finds.size(), "find") + ":\n";
  for (const auto& [key, find] : state.finds) text += find_text(folder, state, key, known);
  if (const auto waiting = sim::unshrunk(state); waiting > 0) {
    text += reports::plural(waiting, "way") +
            " of failing not shrunk yet: go on with the campaign to see what they are\n";
  }
  for (const auto& [digest, record] : state.scenarios) {
    for (const auto& fact : unseen(record))
      text += "never seen in " + record.name + ": " + fact + "\n";
  }
  return text;
}

std::string corpus_json(const std::string& folder, const sim::CorpusState& state) {
  Json json{{"corpus", folder}, {"features", state.features.seen().size()}};
  json["campaigns"] = Json::array();
  for (const auto& [key, record] : state.campaigns) {
    json["campaigns"].push_back({{"seed", key.seed},
                                 {"shard", key.shard},
                                 {"shards", key.shards},
                                 {"runs", record.runs},
                                 {"steps", record.steps},
                                 {"violating", record.violating},
                                 {"milliseconds", record.milliseconds},
                                 {"last_new", record.last_new},
                                 {"last_find", record.last_find}});
  }
  json["finds"] = Json::array();
  for (const auto& [key, find] : state.finds) {
    json["finds"].push_back({{"property", key.property},
                             {"fingerprint", key.fingerprint},
                             {"message", find.message},
                             {"times", sim::times_shown(state, key)},
                             {"shrunk", find.shrunk},
                             {"steps", find.example.steps.size()},
                             {"replay", find_command(folder, key)}});
  }
  json["unseen"] = Json::array();
  for (const auto& [digest, record] : state.scenarios) {
    for (const auto& fact : unseen(record)) {
      json["unseen"].push_back({{"scenario", record.name}, {"fact", fact}});
    }
  }
  json["throughput"] = Json::array();
  for (const auto& [key, past] : state.throughput) {
    json["throughput"].push_back({{"seed", key.campaign.seed},
                                  {"shard", key.campaign.shard},
                                  {"shards", key.campaign.shards},
                                  {"milliseconds", key.milliseconds},
                                  {"runs", past.runs},
                                  {"features", past.features},
                                  {"finds", past.finds},
                                  {"memory", past.memory}});
  }
  return json.dump(2) + "\n";
}

std::vector<sim::RunResult> scenario_results(const std::string& folder,
                                             const sim::CorpusState& state,
                                             const sim::CampaignKey& campaign) {
  std::vector<sim::RunResult> out;
  for (const auto& [digest, record] : state.scenarios) {
    auto& result = out.emplace_back();
    result.scenario = record.name;
    result.file = record.file;
    result.seed = campaign.seed;
    result.digest = sim::to_hex(digest);
    result.unseen = unseen(record);
    for (const auto& [key, find] : state.finds) {
      if (find.example.scenario != digest) continue;
      result.violations.push_back(violation_of(state, key));
      result.violations.back().replay = find_command(folder, key);
      if (result.replay.empty()) result.replay = result.violations.back().replay;
    }
    result.verdict = !result.violations.empty() ? sim::Verdict::violated
                     : !result.unseen.empty()   ? sim::Verdict::vacuous
                                                : sim::Verdict::holds;
  }
  return out;
}

std::vector<sim::RunResult> find_results(const std::string& folder, const sim::CorpusState& state,
                                         const KnownFinds& known) {
  std::vector<sim::RunResult> out;
  for (const auto& [key, find] : state.finds) {
    auto& result = out.emplace_back();
    result.scenario = sim::to_text(key);
    result.file = state.scenarios.at(find.example.scenario).file;
    const auto scenario = scenario_of(state, find.example);
    if (scenario) result.seed = scenario->config.seed;
    result.verdict = sim::Verdict::violated;
    result.digest = sim::to_hex(find.example.scenario);
    result.violations.push_back(violation_of(state, key));
    result.violations.back().declared = known.contains(key.fingerprint);
    result.replay = find_command(folder, key);
  }
  return out;
}

}  // namespace midflight::cli
