// The sequence diagram: a lane a node, time downward, of which only the part in sight is drawn.
import { select as d3select } from "d3-selection";
import { h } from "./dom.js";
import { drawArrows, drawNotes, drawSpans } from "./drawing.js";
import { oncePerFrame, reveal } from "./frames.js";
import { legend } from "./legend.js";
import { causesOf, runs, SIDES } from "./model.js";
import { axisByOrder, axisByTime } from "./axis.js";
import { firstDifference, listen, setView, state } from "./selection.js";

const GUTTER = 86; // for times
const MIN_LANE = 150;
const MAX_PRINTED = 10_000;

// The pairs of nodes that have a session, by name; those of a violation first.
function pairs() {
  const found = new Map();
  const add = ({ run, node, peer }) => {
    if (node < 0 || peer < 0) return;
    const names = [node, peer].sort((x, y) => x - y).map(run.name);
    found.set(names.join(" – "), names);
  };
  for (const run of runs) if (run.critical) add(run.critical);
  for (const run of runs) {
    for (const span of run.spans) if (span.track === "state") add({ run, ...span });
  }
  return [...found.values()];
}

function pairChoice(all) {
  if (all.length < 2) return null;
  const choice = h("select", { onchange: () => setView({ pair: all[choice.value] }) },
    all.map((names, i) => h("option", { value: i }, names.join(" – "))));
  return h("label", {}, "Bars show ", choice);
}

// Where lanes stand: the runs side by side, each with as many as it has nodes.
function layout(box) {
  const count = runs.reduce((sum, run) => sum + run.nodes.length, 0);
  const least = runs.length > 1 ? 180 : count > 2 ? MIN_LANE : 100;
  const width = Math.max(box.clientWidth, GUTTER + count * least);
  const lane = (width - GUTTER) / count;
  let before = 0;
  const sides = runs.map((run) => {
    const left = GUTTER + before * lane;
    before += run.nodes.length;
    const pair = state.pair?.map((name) => run.nodes.findIndex((node) => node.name === name));
    return {
      run, lane, left, right: GUTTER + before * lane, x: (node) => left + (node + 0.5) * lane,
      pair: pair?.every((node) => node >= 0) ? pair : null,
    };
  });
  return { width, sides };
}

const heads = ({ sides }) => sides.flatMap(({ run, x }) => run.nodes.map((node, i) =>
  h("span", { style: `left:${x(i)}px` }, runs.length > 1 ? `${SIDES[run.place]}: ${node.name}` : node.name)));

function drawLanes(ground, { run, x, left, top, bottom }) {
  ground.append("g").selectAll("line").data(run.nodes).join("line").attr("class", "lane")
    .attr("x1", (_, i) => x(i)).attr("x2", (_, i) => x(i)).attr("y1", top).attr("y2", bottom);
  if (run.place === 0) return;
  ground.append("line").attr("class", "divide").attr("x1", left).attr("x2", left)
    .attr("y1", top).attr("y2", bottom);
}

function drawDifference(ground, { axis, width, top, bottom }) {
  const event = firstDifference?.row.find(Boolean);
  const y = event && axis.y(event) - 13;
  if (!event || y < top || y > bottom) return;
  const mark = ground.append("g").attr("class", "difference");
  mark.append("line").attr("x1", 0).attr("x2", width).attr("y1", y).attr("y2", y);
  mark.append("text").attr("x", 4).attr("y", y - 3).text("≠ the first difference");
}

export function diagram() {
  const all = pairs();
  state.pair = all[0] ?? null;
  const names = h("div", { class: "lane-names" });
  const svg = d3select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("role", "img")
    .attr("aria-label", "Sequence diagram; the table of events below says the same in words");
  const inner = h("div", { class: "height" }, svg.node());
  const box = h("div", { class: "scroll diagram", tabindex: 0, role: "region",
    "aria-label": "Sequence diagram" }, names, inner);

  let axis = axisByOrder();
  const draw = () => {
    const place = layout(box);
    const head = names.offsetHeight;
    const height = Math.max(80, box.clientHeight - head);
    names.style.width = `${place.width}px`;
    names.replaceChildren(...heads(place));
    inner.style.cssText = `height:${Math.max(axis.height, height)}px;width:${place.width}px`;
    const top = box.scrollTop;
    svg.attr("width", place.width).attr("height", height).style("top", `${head}px`);
    const sight = {
      axis, top: top - 40, bottom: top + height + 40, gutter: GUTTER, width: place.width,
      path: new Set(state.selected ? causesOf(state.selected) : []),
    };
    svg.selectChildren().remove();
    const ground = svg.append("g").attr("transform", `translate(0,${-top})`);
    axis.draw(ground, sight);
    for (const side of place.sides) {
      const picture = { ...sight, ...side };
      drawLanes(ground, picture);
      drawSpans(ground, picture);
      drawArrows(ground, picture);
      drawNotes(ground, picture);
    }
    drawDifference(ground, sight);
  };
  const later = oncePerFrame(draw);
  const renew = (change) => {
    if (change !== "select") axis = state.axis === "time" ? axisByTime() : axisByOrder();
    const { selected } = state;
    draw();
    if (selected) reveal(box, axis.y(selected) - 20, axis.y(selected) + 60, 20);
    later();
  };
  box.addEventListener("scroll", later);
  addEventListener("resize", later);
  // On paper nothing scrolls: as much as is sensible, at once.
  addEventListener("beforeprint", () => {
    box.style.height = `${Math.min(axis.height + 40, MAX_PRINTED)}px`;
    draw();
  });
  addEventListener("afterprint", () => {
    box.style.height = "";
    draw();
  });
  listen(renew);
  return h("section", { "aria-labelledby": "diagram-title" },
    h("h2", { id: "diagram-title" }, "Sequence"),
    h("div", { class: "bar" }, pairChoice(all), legend()), box);
}
