// node large_bench.mjs MIDFLIGHT ROOT: a run of more than 50,000 events as a page, measured: what the
// page costs beside the run, when it is first painted, and how long frames take while it is scrolled.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, missing, open } from "./browser.mjs";

const [program, root] = process.argv.slice(2);
const reason = missing();
if (reason) {
  console.error(`not measured: ${reason}`);
  process.exit(1);
}
const REPEATED = 5;
const FRAMES = 120;
const SCENARIO = ["run", "scenarios/races/ping-flood-from-both-after-fix.json", "--set", "duration=40s"];

const folder = mkdtempSync(join(tmpdir(), "midflight-page-"));
const page = join(folder, "large.html");
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function seconds(...more) {
  return median(Array.from({ length: REPEATED }, () => {
    const begun = performance.now();
    const { status, stderr } = spawnSync(program, [...SCENARIO, ...more], { cwd: root, encoding: "utf8" });
    if (status === 2) throw new Error(stderr);
    return (performance.now() - begun) / 1000;
  }));
}

// Milliseconds between frames while an element is scrolled from its top to its end.
const scrolled = (tab, selector) => tab.evaluate(([what, frames]) => new Promise((resolve) => {
  const element = document.querySelector(what);
  const times = [];
  const step = (now) => {
    times.push(now);
    element.scrollTop = (element.scrollHeight * times.length) / frames;
    if (times.length <= frames) requestAnimationFrame(step);
    else resolve(times.slice(1).map((time, i) => time - times[i]));
  };
  requestAnimationFrame(step);
}), [selector, FRAMES]);

const alone = seconds();
const withPage = seconds("--html", page);
const browser = await launch();
const paints = [];
const frames = { ".diagram": [], ".events": [] };
let events;
for (let i = 0; i < REPEATED; ++i) {
  const tab = await open(browser, page);
  await tab.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  paints.push(await tab.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
  events = await tab.evaluate(() => JSON.parse(document.getElementById("events-0").textContent).rows.length);
  for (const selector of Object.keys(frames)) frames[selector].push(...await scrolled(tab, selector));
  await tab.close();
}
await browser.close();
const ms = (value) => `${value.toFixed(0)} ms`;
console.log(`${events} events, page of ${(statSync(page).size / 1e6).toFixed(1)} MB (medians of ${REPEATED})`);
console.log(`run ${alone.toFixed(2)} s, with its page ${withPage.toFixed(2)} s: ` +
  `the page costs ${((withPage - alone) / alone).toFixed(2)} of the run`);
console.log(`first paint ${ms(median(paints))}`);
for (const [selector, times] of Object.entries(frames)) {
  console.log(`scrolling ${selector}: a frame each ${ms(median(times))}, the slowest ${ms(Math.max(...times))}`);
}
rmSync(folder, { recursive: true });
