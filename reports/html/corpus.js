// The page of corpora: what fuzzing has covered and found, over time and in tables.
import { curve } from "./curve.js";
import { copyable, h } from "./dom.js";
import { brand } from "./header.js";
import { report } from "./model.js";

const number = (value) => value.toLocaleString("en");
const head = (...names) => h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col" }, name))));
const numbers = (...values) => values.map((value) => h("td", { class: "number" }, number(value)));
const campaignName = ({ seed, shard, shards }) => `seed ${seed}${shards > 1 ? `, shard ${shard}/${shards}` : ""}`;
const wide = (label, ...parts) =>
  h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, h("table", {}, ...parts));

function campaigns(corpus) {
  return wide("Campaigns", head("Campaign", "Runs", "Of them violating", "Seconds", "Last run that saw something new"),
    h("tbody", {}, corpus.campaigns.map((each) => h("tr", {}, h("th", { scope: "row" }, campaignName(each)),
      numbers(each.runs, each.violating, Math.round(each.milliseconds / 1000), each.last_new)))));
}

function finds(corpus) {
  if (corpus.finds.length === 0) return h("p", {}, "Nothing was found.");
  return wide("Finds", head("Property", "Fingerprint", "Runs", "Steps", "What", "See it again"),
    h("tbody", {}, corpus.finds.map((find) => h("tr", {}, h("th", { scope: "row" }, find.property),
      h("td", {}, h("code", {}, find.fingerprint)), numbers(find.times),
      h("td", { class: "number" }, `${find.steps}${find.shrunk ? "" : " (not shrunk)"}`),
      h("td", { class: "words" }, find.message),
      h("td", {}, copyable(find.replay, `the command that replays ${find.fingerprint}`))))));
}

// Of one campaign; a curve needs a few points.
function overTime(corpus, campaign) {
  const points = corpus.throughput.filter((each) => campaignName(each) === campaignName(campaign))
    .sort((a, b) => a.milliseconds - b.milliseconds);
  if (points.length < 2) return null;
  const of = (value) => points.map((point) => [point.milliseconds / 1000, point[value]]);
  const last = points.at(-1);
  return [h("h4", {}, campaignName(campaign)), h("div", { class: "cards" },
    curve(of("features"), { xName: "seconds", yName: "things seen",
      label: `Coverage: ${number(last.features)} things after ${Math.round(last.milliseconds / 1000)} seconds` }),
    curve(of("finds"), { xName: "seconds", yName: "finds",
      label: `${last.finds} finds after ${Math.round(last.milliseconds / 1000)} seconds` }))];
}

function section(corpus) {
  const curves = corpus.campaigns.map((campaign) => overTime(corpus, campaign)).filter(Boolean);
  return h("section", {},
    h("h2", {}, corpus.corpus),
    h("p", { class: "lead" }, `${number(corpus.features)} different things were seen, ` +
      `${corpus.finds.length === 1 ? "1 kind of failure was" : `${corpus.finds.length} kinds of failure were`} found.`),
    h("h3", {}, "Finds"), finds(corpus),
    h("h3", {}, "Campaigns"), campaigns(corpus),
    curves.length > 0 && [h("h3", {}, "Coverage and finds over time"), ...curves].flat(),
    corpus.unseen.length > 0 && [h("h3", {}, "Never seen"),
      h("ul", {}, corpus.unseen.map(({ scenario, fact }) => h("li", {}, `${scenario}: ${fact}`)))]);
}

export const corpora = () => [h("header", {}, brand(), h("h1", {}, "Fuzzing")), ...report.corpora.map(section)];
