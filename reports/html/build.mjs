// Bundles the page into bundle.html, with a hash of its script in its security policy.
// --check only says whether the checked-in copy is what the sources give.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [here(entry)],
    bundle: true,
    minify: true,
    write: false,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
  });
  return outputFiles[0].text.trim();
}

const script = await bundled("main.js");
const style = await bundled("style.css");
const hash = createHash("sha256").update(script).digest("base64");
const policy =
  `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; ` +
  `base-uri 'none'; form-action 'none'`;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>midflight report</title>
<style>${style}</style>
</head>
<body>
<noscript>This page is drawn by its own script, which needs no network.</noscript>
<!--data-->
<script>${script}</script>
</body>
</html>
`;

if (process.argv.includes("--check")) {
  if (readFileSync(here("bundle.html"), "utf8") !== page) {
    console.error("bundle.html is not what the sources give: run npm run build in reports/html");
    process.exit(1);
  }
} else {
  writeFileSync(here("bundle.html"), page);
  console.log(`bundle.html: ${page.length} bytes`);
}
