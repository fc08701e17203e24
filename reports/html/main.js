import { comparisons } from "./compare.js";
import { corpora } from "./corpus.js";
import { detail } from "./detail.js";
import { diagram } from "./diagram.js";
import { h } from "./dom.js";
import { header } from "./header.js";
import { listenToKeys } from "./keyboard.js";
import { report, runs } from "./model.js";
import { pairHeader } from "./pair.js";
import { searches } from "./search.js";
import { start } from "./selection.js";
import { suite } from "./suite.js";
import { table } from "./table.js";

const withEvents = (...views) => {
  document.body.append(h("main", {}, ...views));
  listenToKeys();
  start();
};

const PAGES = {
  run() {
    document.title = `${runs[0].result.scenario} – midflight`;
    withEvents(header(runs[0]),
      h("div", { class: "panes" }, h("div", {}, diagram(), table()), detail()));
  },
  pair() {
    document.title = `${runs.map((run) => run.result.label || run.result.scenario).join(" | ")} – midflight`;
    // Four lanes take all the width there is.
    withEvents(pairHeader(), diagram(), h("div", { class: "panes" }, table(), detail()));
  },
  search() {
    document.title = `Search of ${report.searches.map((each) => each.scenario).join(", ")} – midflight`;
    document.body.append(h("main", {}, ...searches()));
  },
  comparison() {
    document.title = `Old and new of ${report.comparisons.map((each) => each.before.scenario).join(", ")} – midflight`;
    document.body.append(h("main", {}, ...comparisons()));
  },
  corpus() {
    document.title = `${report.corpora.map((each) => each.corpus).join(", ")} – midflight`;
    document.body.append(h("main", {}, ...corpora()));
  },
  suite() {
    document.title = `${report.runs.length} runs – midflight`;
    document.body.append(h("main", {}, ...suite()));
  },
};

PAGES[report.kind]();
