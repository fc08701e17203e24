// node page_test.mjs MIDFLIGHT SCENARIOS OUT: writes pages with the program, opens them in Chromium
// and uses them. Screenshots stay in OUT. Exit status 77: skipped, with the reason.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { launch, missing, open, violations } from "./browser.mjs";

const [program, scenarios, out] = process.argv.slice(2);
const reason = missing();
if (reason) {
  console.error(`SKIPPED: the report page was not tested in a browser: ${reason}`);
  process.exit(77);
}
mkdirSync(out, { recursive: true });

function written(name, ...args) {
  const file = join(out, name);
  execFileSync(program, ["run", ...args, "--html", file], { stdio: "ignore", cwd: join(scenarios, "..") });
  return file;
}

const LOOKS = [{ width: 1400 }, { width: 400, dark: true }];

const race = written("race.html", "scenarios/races/diagram-before-fix.json");
const many = written("many.html", "scenarios/races/glare-before-fix.json",
  "scenarios/races/glare-after-fix.json", "scenarios/races/data-overtakes-ack-before-fix.json", "--seeds", "1..5");
assert.ok(statSync(race).size < 300_000, "the race's page is below 300 kB");

const browser = await launch();
const selectedTitle = (page) => page.locator(".panes .detail h3").innerText();
const number = async (page) => Number(/^#(\d+)/.exec(await selectedTitle(page))[1]);

const tests = {
  async "the page of the race says packet, rule and fix"() {
    const page = await open(browser, race);
    const why = await page.locator("section[aria-labelledby=why]").innerText();
    assert.match(why, /ANS_KEY KEX #2 reaches beta.*the packet that breaks it/s);
    assert.match(why, /validkey of alpha to false, as the rule ans_key_clears_validkey says/);
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
    await page.waitForFunction(() => document.querySelectorAll(".events tr.refused").length > 0);
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
  async "a grid of runs opens on the one chosen"() {
    const page = await open(browser, many);
    assert.equal(await page.locator("button.cell").count(), 15);
    await page.locator("button.cell").last().press("Enter");
    assert.match(await page.locator(".detail").innerText(), /seed 5/);
    assert.ok((await page.locator("g.outage").count()) > 0, "outages are plotted");
    return page;
  },
};

for (const [name, file] of [["race", race], ["many", many]]) {
  for (const look of LOOKS) {
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
    console.log(`FAILED  ${name}\n${error.message}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
