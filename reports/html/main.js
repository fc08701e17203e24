import { detail } from "./detail.js";
import { diagram } from "./diagram.js";
import { h } from "./dom.js";
import { header } from "./header.js";
import { listenToKeys } from "./keyboard.js";
import { report, run } from "./model.js";
import { start } from "./selection.js";
import { suite } from "./suite.js";
import { table } from "./table.js";

if (run) {
  document.title = `${run.result.scenario} – midflight`;
  document.body.append(h("main", {}, header(),
    h("div", { class: "panes" }, h("div", {}, diagram(), table()), detail())));
  listenToKeys();
  start();
} else {
  document.title = `${report.runs.length} runs – midflight`;
  document.body.append(h("main", {}, ...suite()));
}
