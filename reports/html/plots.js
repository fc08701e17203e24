// What many runs have in common to be measured, as lines of a plot: outages and latencies.
import { axisBottom } from "d3-axis";
import { scaleLinear, scaleLog } from "d3-scale";
import { select as d3select } from "d3-selection";
import { h, seconds } from "./dom.js";
import { report } from "./model.js";

const MAX_LINES = 60;
const LINE = 34; // pixels
const MARGIN = 20; // half a number of the axis
const TICKS = 6;

export const rowName = (result) => result.scenario + (result.matrix ? ` [${result.matrix}]` : "");
const milliseconds = (ns) => `${(ns / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} ms`;

// Of all runs, each with the run's name; the greatest first, and no more than can be looked at.
function greatest(member, size) {
  const all = report.runs.flatMap((result) => (result[member] ?? []).map((each) => ({
    ...each, size: size(each), name: `${rowName(result)}, seed ${result.seed}`,
  }))).sort((a, b) => b.size - a.size);
  return { shown: all.slice(0, MAX_LINES), count: all.length };
}

const howMany = ({ shown, count }, name, which) => h("p", { class: "quiet" },
  `${count} ${name}; ${count > shown.length ? `the ${shown.length} ${which}` : "all"} of them:`);

// A line of text each, under which draw(lines, x) adds marks; x is the scale of what is measured.
function plot(shown, { scale, label, text, format, draw, kind }) {
  const width = Math.min(900, innerWidth - 40);
  const x = scale.range([0, width - 2 * MARGIN - 6]).nice();
  const svg = d3select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("width", width).attr("height", shown.length * LINE + 40).attr("role", "img").attr("aria-label", label);
  const lines = svg.selectAll("g").data(shown).join("g").attr("class", kind)
    .attr("transform", (_, i) => `translate(${MARGIN},${i * LINE})`);
  lines.append("text").attr("y", 13).text(text);
  draw(lines, x);
  svg.append("g").attr("class", "axis").attr("transform", `translate(${MARGIN},${shown.length * LINE + 4})`)
    .call(axisBottom(x).ticks(TICKS).tickFormat(format(x)));
  return svg.node();
}

// The longest outages as bars.
export function outages() {
  const found = greatest("outages", (outage) => outage.to_ns - outage.from_ns);
  const { shown } = found;
  if (shown.length === 0) return h("p", { class: "quiet" }, "No outage in any run.");
  return h("div", {}, howMany(found, "outages", "longest"), plot(shown, {
    scale: scaleLinear().domain([0, shown[0].size / 1e9]), kind: "outage", format: () => (value) => `${value} s`,
    label: `The ${shown.length} longest outages; the longest is ${seconds(shown[0].size, 3)} s`,
    text: (each) => `${seconds(each.size, 3)} s  ${each.pair}  ${each.name}: ${each.cause}`,
    draw: (bars, x) => bars.append("rect").attr("y", 18).attr("height", 9)
      .attr("width", (each) => Math.max(1, x(each.size / 1e9))),
  }));
}

// From the least to the most as a line, the median as a dot, the 95th percentile as a stroke. The
// scale is logarithmic, so that short and long ones can be read side by side.
export function latencies() {
  const found = greatest("latencies", (latency) => latency.max_ns);
  const { shown } = found;
  if (shown.length === 0) return h("p", { class: "quiet" }, "No packet was delivered in any run, or nobody measured.");
  const least = Math.max(1, Math.min(...shown.map((each) => each.min_ns)));
  const at = (ns) => Math.max(least, ns) / 1e6;
  const text = (each) => `${each.pair}  ${each.name}: median ${milliseconds(each.p50_ns)}, 95 % within ` +
    `${milliseconds(each.p95_ns)}, at most ${milliseconds(each.max_ns)}, ${each.count} packets`;
  return h("div", {}, howMany(found, "directions in which packets arrived", "slowest"),
    h("p", { class: "quiet" }, "From the fastest packet to the slowest; ● is the median, ▏ what 95 % keep to. Virtual time."),
    plot(shown, {
      scale: scaleLog().domain([least / 1e6, Math.max(at(shown[0].size), (least / 1e6) * 1.1)]),
      kind: "latency", format: (x) => x.tickFormat(TICKS, (value) => `${value} ms`), text,
      label: `Latencies of ${shown.length} directions; the slowest packet took ${milliseconds(shown[0].size)}`,
      draw(lines, x) {
        lines.append("line").attr("x1", (each) => x(at(each.min_ns))).attr("x2", (each) => x(at(each.max_ns)))
          .attr("y1", 22).attr("y2", 22);
        lines.append("circle").attr("cx", (each) => x(at(each.p50_ns))).attr("cy", 22).attr("r", 4);
        lines.append("rect").attr("x", (each) => x(at(each.p95_ns)) - 1).attr("width", 3).attr("y", 16).attr("height", 12);
      },
    }));
}
