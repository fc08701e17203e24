// node page_test.mjs MIDFLIGHT SCENARIOS OUT: writes pages with the program, opens them in Chromium
// and uses them. Screenshots stay in OUT. Exit status 77: skipped, with the reason.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { launch, missing, open, violations } from "./browser.mjs";

const [program, scenarios, out] = process.argv.slice(2);
const reason = missing();
if (reason) {
  console.error(`SKIPPED: the report page was not tested in a browser: ${reason}`);
  process.exit(77);
}
mkdirSync(out, { recursive: true });

const inOut = (name) => join(out, name);
// A run that fails is a status, not an error of the test.
function midflight(...args) {
  spawnSync(program, args, { stdio: "ignore", cwd: join(scenarios, "..") });
}
function written(name, command, ...args) {
  midflight(command, ...args, "--html", inOut(name));
  return inOut(name);
}

const LOOKS = [
  { width: 1400 }, { width: 1400, dark: true }, { width: 400 }, { width: 400, dark: true },
];

const DIAGRAM = "scenarios/races/diagram-before-fix.json";
const race = written("race.html", "run", DIAGRAM);
const many = written("many.html", "run", "scenarios/races/glare-before-fix.json",
  "scenarios/races/glare-after-fix.json", "scenarios/races/data-overtakes-ack-before-fix.json", "--seeds", "1..5");
midflight("run", DIAGRAM, "--trace", inOut("before.jsonl"));
midflight("run", DIAGRAM, "--set", "defaults.node.behaviour=tinc-after-fix", "--trace", inOut("after.jsonl"));
const pair = written("pair.html", "report", inOut("before.jsonl"), inOut("after.jsonl"));
const search = written("search.html", "explore", "scenarios/search/rekey-before-fix.json");
midflight("explore", "scenarios/search/rekey-after-fix.json", "--certificate", inOut("proof.json"));
const proof = written("proof.html", "report", inOut("proof.json"));
const fix = written("fix.html", "compare", "scenarios/search/rekey-before-fix.json",
  "--set", "defaults.node.behaviour=tinc-after-fix");
rmSync(inOut("corpus"), { recursive: true, force: true });
midflight("fuzz", "scenarios/search/rekey-before-fix.json", "--corpus", inOut("corpus"), "--max-runs", "64", "--jobs", "1");
const corpus = written("corpus.html", "report", inOut("corpus"));
midflight("import", ...["A", "B"].flatMap((name) =>
  ["--tinc-log", `${name}=${join(scenarios, "../tests/captures", `buggy-2.${name}.log.zst`)}`]),
  "-o", inOut("capture.jsonl.zst"));
const imported = written("imported.html", "report", inOut("capture.jsonl.zst"));
assert.ok(statSync(race).size < 300_000, "the race's page is below 300 kB");

const browser = await launch();
const selectedTitle = (page) => page.locator(".panes .detail h3").innerText();
// Not page.waitForFunction: it evaluates text within the page, which the page forbids.
const none = (locator) => locator.first().waitFor({ state: "detached" });
const number = async (page) => Number(/^[AB]?#(\d+)/.exec(await selectedTitle(page))[1]);

const tests = {
  async "the page of the race says packet, rule and fix"() {
    const page = await open(browser, race);
    const why = await page.locator("section.why").innerText();
    assert.match(why, /ANS_KEY KEX #2 reaches beta.*the packet that breaks it/s);
    assert.match(why, /validkey of alpha to false, as the rule ans_key_clears_validkey says/);
    assert.match(why, /beta has a packet for alpha, and finds validkey false/);
    assert.match(why, /--set defaults\.node\.behaviour\.ans_key_clears_validkey=false/);
    assert.match(await page.locator("header").innerText(), /no-spurious-restart violated/);
    return page;
  },
  async "the critical step is selected, and j and k step"() {
    const page = await open(browser, race);
    const critical = await number(page);
    await page.keyboard.press("j");
    const next = await number(page);
    assert.ok(next > critical);
    assert.equal(new URL(page.url()).hash, `#event=${next}`);
    await page.keyboard.press("k");
    assert.equal(await number(page), critical);
    return page;
  },
  async "a deep link selects its event"() {
    const page = await open(browser, race, { hash: "#event=45" });
    assert.equal(await number(page), 45);
    assert.equal(await page.locator("tr[aria-selected=true] td").first().innerText(), "45");
    return page;
  },
  async "the filter keeps what has all words"() {
    const page = await open(browser, race);
    await page.keyboard.press("/");
    await page.keyboard.type("refused beta");
    await none(page.locator(".events tbody tr:not(.spacer)", { hasNotText: /refused|★/i }));
    await page.locator(".events tr.refused").first().waitFor();
    const words = await page.locator(".events tbody tr:not(.spacer)").allInnerTexts();
    assert.ok(words.every((text) => /refused/i.test(text) || /★/.test(text)), words.join("\n"));
    return page;
  },
  async "a click in the table and on an arrow selects"() {
    const page = await open(browser, race);
    await page.locator(".events tbody tr:not(.spacer)").nth(3).click();
    const before = await number(page);
    await page.locator("g.arrow text").first().click();
    assert.notEqual(await number(page), before);
    assert.match(await page.locator(".panes .detail").innerText(), /Because of/);
    return page;
  },
  async "the axis can be virtual time"() {
    const page = await open(browser, race);
    await page.keyboard.press("a");
    await page.waitForSelector("svg .axis .tick");
    assert.ok((await page.locator("g.arrow").count()) > 0);
    return page;
  },
  async "two runs are the same up to the flag that the fix no longer clears"() {
    const page = await open(browser, pair);
    const apart = await page.locator("section[aria-labelledby=apart]").innerText();
    assert.match(apart, /Only in A do alpha and beta follow ans_key_clears_validkey/);
    assert.match(apart, /A at [\d.]+ s .* beta: validkey of alpha becomes false/);
    assert.match(apart, /channel restarts/);
    const fixed = page.locator("section[aria-label='Run B']");
    assert.match(await fixed.innerText(), /holds.*What goes wrong in A does not happen here/s);
    assert.equal(await fixed.locator(".badge.failed").count(), 0, "the fix is not shown as a failure");
    assert.match(await selectedTitle(page), /^A#\d+ validkey of alpha becomes false/);
    assert.match(await page.locator(".panes .detail").innerText(), /Not in B/);
    assert.ok((await page.locator("g.difference").count()) > 0, "it is marked in the diagram");
    assert.ok((await page.locator("tr.first").count()) === 1, "and in the table");
    return page;
  },
  async "j and k step through rows, d returns, and a click on the other side goes there"() {
    const page = await open(browser, pair);
    const first = await selectedTitle(page);
    await page.keyboard.press("k");
    const before = await selectedTitle(page);
    assert.match(before, /^A#/);
    await page.locator("tr[aria-selected=true] td").nth(3).click();
    assert.match(await selectedTitle(page), /^B#/);
    assert.match(new URL(page.url()).hash, /&run=2$/);
    assert.match(await page.locator(".panes .detail").innerText(), /In A it is A#\d+, at the same time/);
    await page.keyboard.press("d");
    assert.equal(await selectedTitle(page), first);
    return page;
  },
  async "a deep link into the second run selects there"() {
    const page = await open(browser, pair, { hash: "#event=45&run=2" });
    assert.match(await selectedTitle(page), /^B#45 /);
    return page;
  },
  async "only what differs can be listed, and words filter both sides"() {
    const page = await open(browser, pair);
    await page.locator("#different").check();
    await none(page.locator(".events tbody tr:not(.spacer):not(.differs)"));
    await page.locator(".events tr.first").waitFor();
    assert.equal(await page.locator(".events tr.first").count(), 1);
    const rows = page.locator(".events tbody tr:not(.spacer)");
    assert.equal(await rows.count(), await page.locator(".events tbody tr.differs").count());
    await page.keyboard.press("Escape");
    await page.locator("#filter").fill("restart");
    await page.locator(".events tr.restart").first().waitFor();
    return page;
  },
  async "two runs share the time axis"() {
    const page = await open(browser, pair);
    await page.keyboard.press("a");
    await page.waitForSelector("svg .axis .tick");
    return page;
  },
  async "the page of a search says what is violated, in which step, and how to see it"() {
    const page = await open(browser, search);
    const text = await page.locator("main").innerText();
    assert.match(text, /[12] kinds? of violation can happen, and no other/);
    assert.match(text, /no-spurious-restart/);
    assert.match(text, /★ the critical step/);
    assert.match(text, /midflight replay mf1-\S+ .*--html/);
    await page.locator(".outcomes summary").first().press("Enter");
    assert.ok(await page.locator(".outcomes details[open] li").count() > 0, "an outcome shows its steps");
    return page;
  },
  async "the page of a certificate says what was proved and how to check it"() {
    const page = await open(browser, proof);
    const text = await page.locator("main").innerText();
    assert.match(text, /Proved: within these bounds no order violates any property/);
    assert.match(text, /midflight explore --check/);
    return page;
  },
  async "a grid of runs opens on the one chosen"() {
    const page = await open(browser, many);
    assert.equal(await page.locator("button.cell").count(), 15);
    await page.locator("button.cell").last().press("Enter");
    assert.match(await page.locator(".detail").innerText(), /seed 5/);
    assert.ok((await page.locator("g.outage").count()) > 0, "outages are plotted");
    assert.ok((await page.locator("g.latency").count()) > 0, "latencies are plotted");
    const sticksOut = await page.evaluate(() => [...document.querySelectorAll("svg")].flatMap((svg) => {
      const axis = svg.querySelector(".axis path")?.getBoundingClientRect();
      return [...svg.querySelectorAll(".outage rect, .latency line, .latency circle")].filter((mark) => {
        const { left, right } = mark.getBoundingClientRect();
        return left < axis.left - 5 || right > axis.right + 5;
      });
    }).length);
    assert.equal(sticksOut, 0, "every mark lies within its axis");
    assert.match(await page.locator("g.latency text").first().textContent(), /median [\d.,]+ ms, 95 % within/);
    return page;
  },
  async "the page of a comparison says what each way of failing became, and how to see both"() {
    const page = await open(browser, fix);
    const text = await page.locator("main").innerText();
    assert.match(text, /(\d+) ways? of failing before; \1 of them pass after/);
    assert.match(text, /★ the critical step/);
    assert.match(text, /Proved: within these bounds no order violates any property/);
    assert.match(text, /midflight compare --trace find\.jsonl .*--html both\.html/);
    await page.locator("summary").first().press("Enter");
    assert.ok(await page.locator("details[open] li").count() > 0);
    return page;
  },
  async "the page of a corpus lists finds with the commands that replay them"() {
    const page = await open(browser, corpus);
    const text = await page.locator("main").innerText();
    assert.match(text, /different things were seen/);
    assert.match(text, /no-spurious-restart/);
    assert.match(text, /midflight replay .*crashes\/no-spurious-restart-[0-9a-f]{16}/);
    await page.locator("button").first().press("Enter");
    return page;
  },
  async "the page of real daemons' logs names the race and is walked through by keys"() {
    const page = await open(browser, imported);
    assert.match(await page.locator("header").innerText(), /recorded from real daemons/);
    assert.ok((await page.locator(".note-line").count()) > 0, "the race is named");
    await page.keyboard.press("j");
    const first = await number(page);
    await page.keyboard.press("j");
    assert.ok((await number(page)) > first);
    return page;
  },
};

// Those that are made of the same parts as others are looked at in two of the four ways.
const PAGES = { race, many, pair, search, proof };
const LIKE_OTHERS = { fix, corpus, imported };
for (const [name, file] of Object.entries({ ...PAGES, ...LIKE_OTHERS })) {
  for (const look of name in PAGES ? LOOKS : [{ width: 1400 }, { width: 400, dark: true }]) {
    const title = `${name}-${look.width}-${look.dark ? "dark" : "light"}`;
    tests[`${title} is accessible and fits`] = async () => {
      const page = await open(browser, file, look);
      await page.waitForTimeout(100);
      await page.screenshot({ path: join(out, `${title}.png`), fullPage: true });
      assert.deepEqual(await violations(page), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} pixels stick out`);
      return page;
    };
  }
}

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    const page = await test();
    assert.deepEqual(page.complaints, [], "no error, no request");
    await page.close();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message.slice(0, 2000)}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
