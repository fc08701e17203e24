// The page of an old variant's search beside a new one's: what each way of failing became.
import { copyable, h } from "./dom.js";
import { badge, brand, fact } from "./header.js";
import { report } from "./model.js";
import { count, outcomes, steps } from "./search.js";

function failure(find, becomes) {
  return h("li", { class: "find" },
    h("h4", {}, `${find.property} ${find.fingerprint}`),
    h("div", { class: "cards" },
      h("section", { class: "card", "aria-label": `${find.fingerprint} before` },
        h("p", { class: "verdict" }, h("strong", {}, "Before "), badge("violated")),
        h("p", { class: "message" }, find.message),
        h("p", {}, `The smallest example, ${count(find.steps.length, "step")}:`),
        steps(find.steps, find.critical)),
      h("section", { class: "card", "aria-label": `${find.fingerprint} after` },
        h("p", { class: "verdict" }, h("strong", {}, "After, in the same steps "),
          badge(becomes.passes ? "passed" : "violated")),
        h("p", { class: "message" }, becomes.after),
        h("p", {}, "Where the two part:"), h("pre", { tabindex: 0 }, becomes.difference))),
    h("p", {}, "See both runs side by side, as sequence diagrams:"),
    becomes.see_both.map((command, i) => copyable(command, `command ${i + 1} to the page of both`)));
}

const search = (name, each) => h("section", { class: "card", "aria-label": `Search ${name.toLowerCase()}` },
  h("h3", {}, `${name}: the whole search`), h("p", { class: "verdict" }, badge(each.verdict)),
  each.proved.map((sentence, i) => h("p", { class: i === 0 ? "message" : "" }, sentence)),
  each.finds.length > 0 && h("ul", {}, each.finds.map((find) => h("li", {}, `${find.property}: ${find.message}`))),
  each.unseen.length > 0 && h("p", {}, `Never seen: ${each.unseen.join(", ")}`),
  outcomes(each));

function section({ changes, verdict, before, after, classes }) {
  const passed = classes.filter((each) => each.passes).length;
  return h("section", {},
    h("h2", {}, before.scenario + (before.matrix ? ` [${before.matrix}]` : "")),
    before.summary && h("p", { class: "lead" }, before.summary),
    h("p", { class: "verdict" }, badge(verdict), h("span", {}, classes.length === 0 ? "The old fails nowhere." :
      `${count(classes.length, "way")} of failing before; ${passed} of them pass after.`)),
    h("dl", { class: "facts" }, fact("The change", changes), fact("File", before.file)),
    classes.length > 0 && [h("h3", {}, "What each way of failing became"),
      h("ul", { class: "plain" }, classes.map((each, i) => failure(before.finds[i], each)))],
    h("div", { class: "cards" }, search("Before", before), search("After", after)));
}

export const comparisons = () =>
  [h("header", {}, brand(), h("h1", {}, "Before and after a change")), ...report.comparisons.map(section)];
