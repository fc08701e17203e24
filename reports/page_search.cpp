#include "reports/page_search.h"

#include <nlohmann/json.hpp>

#include "reports/page_document.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

using Json = nlohmann::ordered_json;

// "at most 2 losses"
std::string bound(std::uint64_t most, std::string_view one) {
  if (most == 0) return "no " + std::string(one);
  return "at most " +
         (one == "loss" && most > 1 ? std::to_string(most) + " losses" : plural(most, one));
}
std::string bound(const std::optional<std::uint32_t>& most, std::string_view one,
                  std::string_view unbounded) {
  return most ? bound(*most, one) : std::string(unbounded);
}

std::string bounds_sentence(const sim::Bounds& bounds) {
  return "Along each way there may be " +
         bound(bounds.injections, "injection", "every injection that the scenario offers") + ", " +
         bound(bounds.losses, "loss") + ", " + bound(bounds.duplicates, "duplicate") + ", " +
         bound(bounds.reorderings, "overtaking", "any number of overtakings") + ", " +
         bound(bounds.rekeys, "further key exchange") + " and " + bound(bounds.timers, "timer") +
         "; " + bound(bounds.depth, "step", "as many steps as it takes") + ".";
}

std::string orders_sentence(const PageSearch& search) {
  const std::string begins = "The search begins " + search.begins + ". From there ";
  return begins + (search.config.untimed
                       ? "any order counts that keeps causality and the order within each stream."
                       : "every order counts that the declared delays allow, and no other.");
}

std::string verdict_sentence(const PageSearch& search) {
  if (search.strategy != "exhaustive") {
    return "This is a sample of the orders, so it proves nothing about those that were not tried.";
  }
  const auto visited = plural(search.states, "state") + ", reached in " +
                       plural(search.transitions, "transition") + ", the farthest " +
                       plural(search.depth, "step") + " away";
  if (!search.finished) {
    return "The search was stopped after " + visited +
           ": what it did not reach may hold violations that are not listed here.";
  }
  switch (search.verdict) {
    case sim::Verdict::holds:
      return "Proved: within these bounds no order violates any property. All " + visited + ".";
    case sim::Verdict::vacuous:
      return "Within these bounds no order violates any property (all " + visited +
             "), but facts that the scenario asks for were never seen: the search may not have " +
             "reached what it is about.";
    default:
      return "Within these bounds " + plural(search.finds.size(), "kind") +
             " of violation can happen, and no other. All " + visited + ".";
  }
}

Json to_json(const PageFind& find) {
  Json out{{"property", find.property}, {"fingerprint", find.fingerprint},
           {"message", find.message},   {"times", find.times},
           {"steps", find.steps},       {"replay", find.replay}};
  if (find.critical) out["critical"] = *find.critical;
  return out;
}

Json to_json(const PageSearch& search) {
  Json out{{"scenario", search.scenario},
           {"summary", search.summary},
           {"file", search.file},
           {"matrix", search.matrix_case},
           {"strategy", search.strategy},
           {"seed", search.seed},
           {"verdict", sim::to_text(search.verdict)},
           {"states", search.states},
           {"transitions", search.transitions},
           {"depth", search.depth},
           {"measured", search.measured},
           {"proved", proved(search)},
           {"outcomes", Json::array()},
           {"finds", Json::array()},
           {"unseen", search.unseen},
           {"progress", Json::array()},
           {"again", search.again},
           {"check", search.check}};
  for (const auto& each : search.outcomes) {
    out["outcomes"].push_back(
        {{"outcome", each.outcome}, {"states", each.states}, {"steps", each.steps}});
  }
  for (const auto& each : search.finds) out["finds"].push_back(to_json(each));
  for (const auto& each : search.progress) {
    out["progress"].push_back({each.milliseconds, each.states, each.frontier, each.depth});
  }
  return out;
}

Json to_json(const PageComparison& comparison) {
  Json out{{"changes", comparison.changes},
           {"verdict", sim::to_text(comparison.verdict)},
           {"before", to_json(comparison.before)},
           {"after", to_json(comparison.after)},
           {"classes", Json::array()}};
  for (const auto& each : comparison.classes) {
    out["classes"].push_back({{"passes", each.passes},
                              {"after", each.after},
                              {"difference", each.difference},
                              {"see_both", each.see_both}});
  }
  return out;
}

}  // namespace

std::vector<std::string> proved(const PageSearch& search) {
  return {verdict_sentence(search), orders_sentence(search), bounds_sentence(search.config.bounds),
          "Up to the beginning everything goes as seed " + std::to_string(search.seed) + " says."};
}

std::string search_page(std::string_view version, std::span<const PageSearch> searches) {
  Json data{{"kind", "search"}, {"version", version}, {"searches", Json::array()}};
  for (const auto& search : searches) data["searches"].push_back(to_json(search));
  return page_document(data, {});
}

std::string comparison_page(std::string_view version, std::span<const PageComparison> comparisons) {
  Json data{{"kind", "comparison"}, {"version", version}, {"comparisons", Json::array()}};
  for (const auto& each : comparisons) data["comparisons"].push_back(to_json(each));
  return page_document(data, {});
}

}  // namespace midflight::reports
