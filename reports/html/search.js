// The page of searches: what was proved, what states at rest come to, and what goes wrong how.
import { curve } from "./curve.js";
import { copyable, h } from "./dom.js";
import { badge, brand, fact } from "./header.js";
import { report } from "./model.js";

export const count = (number, one) => `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;

export const steps = (list, critical) => h("ol", { class: "steps" }, list.map((step, i) =>
  h("li", { class: i === critical ? "critical" : "" }, step,
    i === critical && h("strong", { class: "tag" }, "★ the critical step"))));

export function outcomes(search) {
  if (search.outcomes.length === 0) return null;
  const all = search.outcomes.reduce((sum, each) => sum + each.states, 0);
  return [h("h3", {}, "What states at rest come to"),
    h("p", { class: "quiet" }, "A state is at rest when nothing is on its way any more. Each way of ending is " +
      "listed with how many states end so, and the shortest way to one."),
    h("ul", { class: "outcomes plain" }, search.outcomes.map((each) => h("li", {},
      h("div", { class: "share" }, h("span", { style: `width:${Math.max(1, (100 * each.states) / all)}%` })),
      h("details", {}, h("summary", {}, h("strong", {}, each.outcome), `: ${count(each.states, "state")}, ` +
        `the nearest after ${count(each.steps.length, "step")}`), steps(each.steps)))))];
}

function find(each) {
  return h("li", { class: "find" },
    h("h4", {}, `✗ ${each.property}`),
    h("p", { class: "message" }, each.message),
    h("dl", { class: "facts" }, fact("Fingerprint", each.fingerprint),
      fact("Shown by", count(each.times, "transition"))),
    h("p", {}, `The smallest example, ${count(each.steps.length, "step")}:`),
    steps(each.steps, each.critical),
    each.replay && [h("p", {}, "See it as a sequence diagram:"),
      copyable(`${each.replay} --html find.html`, `the command that replays ${each.fingerprint}`)]);
}

function progress(search) {
  const { progress: list } = search;
  if (list.length < 3) return null;
  const states = [...list.map(([ms, each]) => [ms / 1000, each])];
  return [h("h3", {}, "States over time"),
    h("div", { class: "cards" },
      curve(states, { xName: "seconds", yName: "states visited",
        label: `${count(search.states, "state")} in ${states.at(-1)[0]} seconds` }),
      curve(list.map(([, , frontier, depth]) => [depth, frontier]), { xName: "steps from the beginning",
        yName: "states to go on from", label: `Levels up to ${count(search.depth, "step")} from the beginning` }))];
}

function section(search) {
  return h("section", {},
    h("h2", {}, search.scenario + (search.matrix ? ` [${search.matrix}]` : "")),
    search.summary && h("p", { class: "lead" }, search.summary),
    h("p", { class: "verdict" }, badge(search.verdict),
      h("span", { class: "quiet" }, `${search.strategy} search, seed ${search.seed}`)),
    h("div", { class: "proof" }, search.proved.map((each, i) => h("p", { class: i === 0 ? "message" : "" }, each))),
    search.measured && search.strategy !== "exhaustive" && h("p", {}, search.measured),
    search.unseen.length > 0 && h("p", {}, `Never seen: ${search.unseen.join(", ")}`),
    search.finds.length > 0 && h("h3", {}, "Violations"),
    search.finds.length > 0 && h("ul", { class: "plain" }, search.finds.map(find)),
    outcomes(search), progress(search),
    h("h3", {}, "See it again"),
    search.again && copyable(search.again, "the command that searches again"),
    search.check && [h("p", {}, "Anybody can derive this certificate again:"),
      copyable(search.check, "the command that checks the certificate")],
    h("dl", { class: "facts" }, fact("File", search.file)));
}

export function searches() {
  return [h("header", {}, brand(), h("h1", {}, "Search")), report.searches.map(section)].flat();
}
