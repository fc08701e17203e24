// pictures.mjs MIDFLIGHT [--check]: makes the pictures of reports/pictures from real runs, or only says
// whether the runs are still those that they were made from.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const at = (name) => fileURLToPath(new URL(name, import.meta.url));
const [program, check] = process.argv.slice(2);
const root = at("../..");
const kept = at("../pictures/runs.json");
const work = mkdtempSync(join(tmpdir(), "midflight-pictures-"));

// A run that fails is a status, not an error: what it must leave is its page.
const midflight = (...args) => spawnSync(program, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
const RACE = "scenarios/races/diagram-before-fix.json";
const PICTURES = {
  race(page) {
    midflight("run", RACE, "--html", page);
  },
  "side-by-side"(page) {
    const [before, after] = ["before.jsonl", "after.jsonl"].map((name) => join(work, name));
    midflight("run", RACE, "--trace", before);
    midflight("run", RACE, "--set", "defaults.node.behaviour=tinc-after-fix", "--trace", after);
    midflight("report", before, after, "--html", page);
  },
};

const digestsOf = (page) => {
  const [, json] = /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(readFileSync(page, "utf8"));
  return JSON.parse(json).runs.map((run) => run.digest);
};

const runs = {};
for (const [name, make] of Object.entries(PICTURES)) {
  const page = join(work, `${name}.html`);
  make(page);
  runs[name] = digestsOf(page);
}
const text = `${JSON.stringify(runs, null, 2)}\n`;
let status = 0;
if (check === "--check") {
  if (readFileSync(kept, "utf8") !== text) {
    console.error(`${kept} is not what the runs give now: run scripts/pictures\n${text}`);
    status = 1;
  }
} else {
  const { launch, missing, open } = await import(at("../../tests/html/browser.mjs"));
  if (missing()) throw new Error(missing());
  const browser = await launch();
  for (const name of Object.keys(PICTURES)) {
    const page = await open(browser, join(work, `${name}.html`), { width: 1200 });
    await page.locator(".diagram").screenshot({ path: at(`../pictures/${name}.png`) });
  }
  await browser.close();
  writeFileSync(kept, text);
}
rmSync(work, { recursive: true });
process.exit(status);
