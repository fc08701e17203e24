// Debian's Chromium with pages from files; whatever they ask of a network or complain of is kept.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const CHROMIUM = "/usr/bin/chromium";
const modules = createRequire(new URL("../../reports/html/package.json", import.meta.url));

// Says why the test can't run, or nothing.
export function missing() {
  if (!existsSync(CHROMIUM)) return "no /usr/bin/chromium (scripts/setup installs it)";
  try {
    modules.resolve("playwright-core");
    modules.resolve("axe-core");
  } catch {
    return "no reports/html/node_modules (scripts/setup, or npm ci in reports/html)";
  }
  return "";
}

export async function launch() {
  const { chromium } = modules("playwright-core");
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

export async function open(browser, file, { width = 1400, dark = false, hash = "" } = {}) {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  const url = pathToFileURL(file).href;
  page.complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error.stack)));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) page.complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(url + hash);
  await page.waitForSelector("main");
  return page;
}

// Accessibility violations, one line each. axe is handed in past the page's policy.
export async function violations(page) {
  await page.evaluate(readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(() => axe.run());
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
}
