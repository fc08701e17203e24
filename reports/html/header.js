// The top of a page: what a run came to, how to see it again, and why.
import { copyable, h, seconds } from "./dom.js";
import { explanationOf } from "./explain.js";
import { report, sideOf } from "./model.js";
import { select } from "./selection.js";

const SIGN = { passed: "✓", holds: "✓", failed: "✗", violated: "✗" };

export function badge(outcome) {
  return h("span", { class: `badge ${outcome.replaceAll(" ", "-")}` },
    `${SIGN[outcome] ?? "!"} ${outcome}`);
}

export const fact = (name, value) => value && [h("dt", {}, name), h("dd", {}, value)];
export const brand = () => h("p", { class: "brand" }, `midflight ${report.version}`);

export function eventButton(event, text) {
  return h("button", { type: "button", class: "event-link", onclick: () => select(event) },
    text ?? `${sideOf(event)}#${event.number}`);
}

export function whatHappened(run) {
  const explanation = explanationOf(run);
  if (!explanation) return null;
  const steps = explanation.steps.map(({ event, text, kind }) =>
    h("li", { class: kind ?? "" },
      h("span", { class: "when" }, `${seconds(event.at)} s `), eventButton(event), ` ${text}`,
      kind === "packet" && h("strong", { class: "tag" }, "◆ the packet that breaks it"),
      kind === "critical" && h("strong", { class: "tag" }, "★ the critical step")));
  const { rule } = explanation;
  const name = `why-${run.place}`;
  return h("section", { "aria-labelledby": name, class: "why" },
    h("h2", { id: name }, "How it happened"),
    h("ol", { class: "steps" }, steps),
    rule && h("div", { class: "rule" },
      h("p", {}, h("strong", {}, `The rule: ${rule.name}. `), rule.meaning),
      h("p", {}, "See what changes without this rule:"),
      copyable(`${run.result.replay} ${rule.off}`, "the command without the rule")));
}

function expectations(result) {
  if (result.expectations.length === 0) return null;
  const failed = result.expectations.filter((each) => !each.passed).length;
  return h("details", { open: failed > 0 },
    h("summary", {}, `${result.expectations.length} expectations, ` +
      (failed ? `${failed} failed` : "all met")),
    h("ul", { class: "plain" }, result.expectations.map((each) =>
      h("li", {}, `${each.passed ? "✓" : "✗"} ${each.name}`,
        !each.passed && `: expected ${each.expected}, got ${each.actual}`))));
}

function counters({ result, nodes }) {
  const rows = Object.entries(result.counters).map(([name, counts]) => {
    const pairs = Object.entries(counts).filter(([of]) => of !== "total");
    return h("tr", {}, h("th", { scope: "row" }, name.replaceAll("_", " ")),
      h("td", { class: "number" }, String(counts.total)),
      h("td", {}, pairs.map(([of, count]) => `${of}: ${count}`).join(", ")));
  });
  return h("details", {}, h("summary", {}, "Counters and rules"),
    h("table", { class: "small" },
      h("thead", {}, h("tr", {}, ["Counter", "Total", "Of"].map((name) =>
        h("th", { scope: "col" }, name)))),
      h("tbody", {}, rows)),
    h("ul", { class: "plain" }, nodes.map((node) => {
      const on = node.rules.filter((rule) => rule.on).map((rule) => rule.name);
      return h("li", {}, `${node.name} follows: ${on.join(", ") || "none of the rules that differ"}`);
    })));
}

// What the run came to, in a line or two, and what its scenario makes of that. Real daemons were not
// judged.
export function verdict(run, expected = true) {
  const { result } = run;
  const violation = result.violations[0];
  if (result.real) return h("p", { class: "verdict" }, h("span", { class: "badge" }, "recorded from real daemons"));
  return [h("div", { class: "verdict" },
    h("span", { class: `badge ${result.verdict}` },
      violation ? `✗ ${violation.property} violated` : `${SIGN[result.verdict] ?? "!"} ${result.verdict}`),
    expected && [h("span", { class: "quiet" }, "what the scenario expects: "), badge(result.outcome)],
    violation && result.outcome === "passed" &&
      h("span", { class: "quiet" }, "the scenario declares this violation")),
  violation && h("p", { class: "message" }, violation.message)];
}

export const notes = (result) => result.notes.map((note) => h("p", { class: "note-line" }, note));

export function header(run) {
  const { result } = run;
  const violation = result.violations[0];
  return h("header", {},
    brand(), h("h1", {}, result.scenario),
    result.summary && h("p", { class: "lead" }, result.summary),
    verdict(run), notes(result),
    !result.real && result.reasons.length > 0 &&
      h("ul", {}, result.reasons.map((each) => h("li", {}, each))),
    whatHappened(run),
    h("h2", {}, "See it again"),
    copyable(result.replay, "the command that reproduces this run"),
    h("dl", { class: "facts" },
      !result.real && fact("Seed", String(result.seed)), fact("File", result.file), fact("Case", result.matrix),
      fact("Fingerprint", violation?.fingerprint), fact("Digest", result.digest),
      fact(result.real ? "Lasted" : "Virtual time", `${seconds(result.virtual_time_ns, 3)} s`),
      fact("Events", String(result.events))),
    expectations(result), !result.real && counters(run));
}
