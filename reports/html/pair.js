// The top of the page of two runs: what each came to, what they have in common, and where they part.
import { copyable, h, seconds } from "./dom.js";
import { brand, eventButton, notes, verdict, whatHappened } from "./header.js";
import { runs, SIDES } from "./model.js";
import { firstDifference } from "./selection.js";

// A scenario that declares a violation fails where that is cured, which is what one wants to see.
function cured({ result, place }) {
  const { result: other } = runs[1 - place];
  return result.verdict === "holds" && result.outcome === "failed" && other.outcome === "passed" &&
    other.violations.length > 0;
}

function unmet(run) {
  const list = h("ul", {}, run.result.reasons.map((each) => h("li", {}, each)));
  if (!cured(run)) return list;
  return h("details", {}, h("summary", {}, `What goes wrong in ${SIDES[1 - run.place]} does not happen here. ` +
    "The scenario expects it, so these of its expectations are not met:"), list);
}

function card(run) {
  const { result } = run;
  return h("section", { class: "card", "aria-label": `Run ${SIDES[run.place]}` },
    h("h2", {}, `${SIDES[run.place]}: ${result.label || result.scenario}`),
    result.label && h("p", { class: "quiet" }, `${result.scenario}, seed ${result.seed}`),
    verdict(run, !cured(run)), notes(result),
    result.outcome !== "passed" && result.violations.length === 0 && unmet(run),
    copyable(result.replay, `the command that reproduces ${SIDES[run.place]}`));
}

// Rules that a node of one run follows and its namesake of the other doesn't.
function rulesApart() {
  const [a, b] = runs;
  return a.nodes.flatMap((node) => {
    const other = b.nodes.find((each) => each.name === node.name);
    return node.rules.flatMap((rule) => {
      const there = other?.rules.find((each) => each.name === rule.name);
      return there && there.on !== rule.on ? [{ node: node.name, rule, only: rule.on ? a : b }] : [];
    });
  });
}

function rules() {
  const byRule = new Map();
  for (const { node, rule, only } of rulesApart()) {
    const key = `${rule.name} ${only.place}`;
    if (!byRule.has(key)) byRule.set(key, { rule, only, nodes: [] });
    byRule.get(key).nodes.push(node);
  }
  if (byRule.size === 0) return h("p", { class: "quiet" }, "The nodes of both follow the same rules.");
  return [...byRule.values()].map(({ rule, only, nodes }) => h("div", { class: "rule" },
    h("p", {}, h("strong", {}, `Only in ${SIDES[only.place]} do ${nodes.join(" and ")} follow ` +
      `${rule.name}. `), rule.meaning)));
}

const at = (event, run) => h("li", {}, h("strong", {}, `${SIDES[run.place]} `),
  event ? [`at ${seconds(event.at)} s `, eventButton(event),
    ` ${event.node < 0 ? "" : `${run.name(event.node)}: `}${event.sentence}`] : "nothing more happens");

function parting() {
  if (!firstDifference) return h("p", {}, "The two are the same, event by event.");
  const { place, next } = firstDifference;
  return [h("p", {}, `The first ${place} events are the same. Then they part:`),
    h("ul", { class: "plain" }, runs.map((run) => at(next[run.place], run)))];
}

function counters() {
  const names = Object.keys(runs[0].result.counters);
  const total = (run, name) => run.result.counters[name]?.total ?? 0;
  const apart = names.filter((name) => total(runs[0], name) !== total(runs[1], name));
  const longest = runs.map((run) =>
    Math.max(0, ...run.result.outages.map((outage) => outage.to_ns - outage.from_ns)));
  const rows = apart.map((name) => [name.replaceAll("_", " "), ...runs.map((run) => String(total(run, name)))]);
  if (longest[0] !== longest[1]) rows.push(["longest outage", ...longest.map((ns) => `${seconds(ns, 3)} s`)]);
  if (rows.length === 0) return h("p", { class: "quiet" }, "All counters and outages are the same.");
  return h("table", {}, h("thead", {}, h("tr", {}, ["What came of it", ...SIDES].map((name) =>
    h("th", { scope: "col" }, name)))),
  h("tbody", {}, rows.map(([name, ...values]) => h("tr", {}, h("th", { scope: "row" }, name),
    values.map((value) => h("td", { class: "number" }, value))))));
}

export function pairHeader() {
  return h("header", {}, brand(), h("h1", {}, "Two runs side by side"),
    h("div", { class: "cards" }, runs.map(card)),
    h("section", { "aria-labelledby": "apart" }, h("h2", { id: "apart" }, "What differs"),
      rules(), parting(), counters()),
    runs.filter((run) => run.critical).slice(0, 1).map((run) =>
      h("details", { open: true }, h("summary", {}, `What goes wrong in ${SIDES[run.place]}`),
        whatHappened(run))));
}
