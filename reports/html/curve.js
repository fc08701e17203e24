// A small line chart: one series, labelled axes, and the same in words for those who can't see it.
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { select as d3select } from "d3-selection";

const [LEFT, BOTTOM, TOP, HEIGHT] = [64, 40, 10, 220];

// points: [[x, y], ...] ascending in x
export function curve(points, { xName, yName, label }) {
  const width = Math.min(620, innerWidth - 40);
  const x = scaleLinear([0, points.at(-1)[0] || 1], [LEFT, width - 16]).nice();
  const y = scaleLinear([0, Math.max(1, ...points.map((point) => point[1]))], [HEIGHT - BOTTOM, TOP]).nice();
  const svg = d3select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("class", "curve").attr("width", width).attr("height", HEIGHT).attr("role", "img").attr("aria-label", label);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${HEIGHT - BOTTOM})`)
    .call(axisBottom(x).ticks(5));
  svg.append("g").attr("class", "axis").attr("transform", `translate(${LEFT},0)`).call(axisLeft(y).ticks(4));
  svg.append("text").attr("x", width - 16).attr("y", HEIGHT - 6).attr("text-anchor", "end").text(xName);
  svg.append("text").attr("x", LEFT + 6).attr("y", TOP + 10).text(yName);
  svg.append("path").attr("class", "line")
    .attr("d", points.map(([a, b], i) => `${i ? "L" : "M"}${x(a)},${y(b)}`).join(""));
  return svg.node();
}
