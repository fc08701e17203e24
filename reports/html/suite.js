// Many runs: scenarios by seeds, what failed and why, and outages.
import { axisBottom } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { select as d3select } from "d3-selection";
import { copyable, h, seconds } from "./dom.js";
import { badge, brand } from "./header.js";
import { report } from "./model.js";

const MAX_BARS = 60;

const sign = (result) => ({ passed: "✓", failed: "✗", vacuous: "∅" })[result.outcome] ?? "!";
const rowName = (result) => result.scenario + (result.matrix ? ` [${result.matrix}]` : "");

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

// The longest outages as bars, one line each.
function outages() {
  const all = report.runs.flatMap((result) => result.outages.map((outage) => ({
    ...outage, length: outage.to_ns - outage.from_ns, name: `${rowName(result)}, seed ${result.seed}`,
  }))).sort((a, b) => b.length - a.length);
  if (all.length === 0) return h("p", { class: "quiet" }, "No outage in any run.");
  const shown = all.slice(0, MAX_BARS);
  const width = Math.min(900, innerWidth - 40);
  const line = 34;
  const x = scaleLinear([0, shown[0].length / 1e9], [0, width - 40]).nice();
  const svg = d3select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("width", width).attr("height", shown.length * line + 40).attr("role", "img")
    .attr("aria-label", `The ${shown.length} longest outages; the longest is ${seconds(shown[0].length, 3)} s`);
  const bars = svg.selectAll("g").data(shown).join("g").attr("class", "outage")
    .attr("transform", (_, i) => `translate(14,${i * line})`);
  bars.append("text").attr("y", 13)
    .text((each) => `${seconds(each.length, 3)} s  ${each.pair}  ${each.name}: ${each.cause}`);
  bars.append("rect").attr("y", 18).attr("height", 9).attr("width", (each) => Math.max(1, x(each.length / 1e9)));
  svg.append("g").attr("class", "axis").attr("transform", `translate(14,${shown.length * line + 4})`)
    .call(axisBottom(x).ticks(6).tickFormat((value) => `${value} s`));
  return h("div", {}, h("p", { class: "quiet" },
    `${all.length} outages; ${all.length > MAX_BARS ? `the ${MAX_BARS} longest` : "all"} of them:`), svg.node());
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
  ];
}
