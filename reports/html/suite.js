// Many runs: scenarios by seeds, what failed and why, outages and latencies.
import { copyable, h, seconds } from "./dom.js";
import { badge, brand } from "./header.js";
import { report } from "./model.js";
import { latencies, outages, rowName } from "./plots.js";

const sign = (result) => ({ passed: "✓", failed: "✗", vacuous: "∅" })[result.outcome] ?? "!";

function byScenario() {
  const rows = new Map();
  for (const result of report.runs) {
    const key = `${result.file}\n${result.matrix}`;
    if (!rows.has(key)) rows.set(key, []);
    rows.get(key).push(result);
  }
  return [...rows.values()];
}

function show(pane, result) {
  const longest = Math.max(0, ...result.outages.map((outage) => outage.to_ns - outage.from_ns));
  pane.replaceChildren(
    h("h3", {}, `${rowName(result)}, seed ${result.seed}`), badge(result.outcome),
    h("ul", {}, result.reasons.map((reason) => h("li", {}, reason)),
      result.violations.map((violation) =>
        h("li", {}, `${violation.property} at ${seconds(violation.at_ns)} s, fingerprint ` +
          `${violation.fingerprint}: ${violation.message}`))),
    h("p", {}, `${result.counters.channel_restarts.total} channel restarts, ` +
      `${result.outages.length} outages, the longest ${seconds(longest, 3)} s`),
    h("p", {}, "A page of this run alone, with its sequence diagram:"),
    copyable(`${result.replay} --html run.html`, "the command for this run's page"));
}

function grid(pane) {
  const cell = (result) => h("td", {}, h("button", {
    type: "button", class: `cell ${result.outcome.replaceAll(" ", "-")}`,
    "aria-label": `${rowName(result)}, seed ${result.seed}: ${result.outcome}`,
    title: `seed ${result.seed}: ${result.outcome}`, onclick: () => show(pane, result),
  }, sign(result)));
  const rows = byScenario();
  const body = rows.map((results) => h("tr", {},
    h("th", { scope: "row" }, rowName(results[0]), h("small", {}, ` ${results[0].file}`)),
    h("td", {}, [...new Set(results.flatMap((result) =>
      result.violations.map((violation) => violation.property)))].join(", ") || "holds"),
    h("td", { class: "cells" }, h("table", { role: "presentation" }, h("tbody", {}, h("tr", {}, results.map(cell)))))));
  return h("div", { class: "scroll suite", tabindex: 0, role: "region", "aria-label": "Grid of runs" },
    h("table", {}, h("thead", {}, h("tr", {}, ["Scenario", "Properties violated", "Seeds"].map((name) =>
      h("th", { scope: "col" }, name)))), h("tbody", {}, body)));
}

export function suite() {
  const counts = new Map();
  for (const { outcome } of report.runs) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const pane = h("div", { "aria-live": "polite" }, h("p", { class: "quiet" }, "Choose a run in the grid."));
  return [
    h("header", {}, brand(),
      h("h1", {}, `${report.runs.length} runs of ${byScenario().length} scenarios`),
      h("p", { class: "verdict" }, [...counts].map(([outcome, count]) =>
        h("span", {}, badge(outcome), ` ${count} `)))),
    h("section", { "aria-labelledby": "runs" }, h("h2", { id: "runs" }, "Runs"), grid(pane)),
    h("section", { class: "detail", "aria-label": "Selected run" }, pane),
    h("section", { "aria-labelledby": "outages" }, h("h2", { id: "outages" }, "Outages"), outages()),
    h("section", { "aria-labelledby": "latencies" }, h("h2", { id: "latencies" }, "Latencies"), latencies()),
  ];
}
