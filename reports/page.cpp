#include "reports/page.h"

#include <array>
#include <nlohmann/json.hpp>

#include "reports/outcome.h"
#include "reports/page_document.h"
#include "reports/result_json.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const PageNode& node) {
  Json rules = Json::array();
  for (const auto& rule : node.rules) {
    rules.push_back(
        {{"name", rule.name}, {"on", rule.on}, {"meaning", rule.meaning}, {"off", rule.off}});
  }
  return {{"name", printable(node.name)}, {"rules", std::move(rules)}};
}

Json to_json(const sim::RunResult& result) {
  auto out = result_object(result);
  out["outcome"] = to_text(outcome(result));
  out["reasons"] = reasons(result);
  out["replay"] = result.replay;
  for (auto& violation : out["violations"]) violation.erase("replay");
  return out;
}

Json to_json(const PageRun& run) {
  auto out = to_json(run.result);
  out["label"] = run.label;
  out["summary"] = run.summary;
  out["notes"] = run.notes;
  out["real"] = run.real;
  out["nodes"] = Json::array();
  for (const auto& node : run.nodes) out["nodes"].push_back(to_json(node));
  return out;
}

Json report(std::string_view kind, std::string_view version) {
  return {{"kind", kind}, {"version", version}, {"runs", Json::array()}};
}

}  // namespace

std::string run_page(std::string_view version, const PageRun& run) {
  auto data = report("run", version);
  data["runs"].push_back(to_json(run));
  return page_document(data, std::array<std::string_view, 1>{run.events});
}

std::string pair_page(std::string_view version, const PageRun& one, const PageRun& other) {
  auto data = report("pair", version);
  for (const auto* run : {&one, &other}) {
    data["runs"].push_back(to_json(*run));
    data["runs"].back()["choices"] = run->choices;
  }
  return page_document(data, std::array<std::string_view, 2>{one.events, other.events});
}

std::string suite_page(std::string_view version, std::span<const sim::RunResult> results) {
  auto data = report("suite", version);
  for (const auto& result : results) data["runs"].push_back(to_json(result));
  return page_document(data, {});
}

std::string corpus_page(std::string_view version, std::span<const std::string> corpora) {
  auto data = report("corpus", version);
  data["corpora"] = Json::array();
  for (const auto& corpus : corpora) data["corpora"].push_back(Json::parse(corpus));
  return page_document(data, {});
}

}  // namespace midflight::reports
