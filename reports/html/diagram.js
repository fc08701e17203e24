// The sequence diagram: a lane a node, time downward, of which only the part in sight is drawn.
import { select as d3select } from "d3-selection";
import { h } from "./dom.js";
import { drawArrows, drawNotes, drawSpans } from "./drawing.js";
import { oncePerFrame, reveal } from "./frames.js";
import { legend } from "./legend.js";
import { causesOf, run } from "./model.js";
import { axisByOrder, axisByTime } from "./axis.js";
import { listen, setView, state } from "./selection.js";

const GUTTER = 86; // for times
const MIN_LANE = 150;
const MAX_PRINTED = 10_000;

// The pairs that have a session, those of the violation first.
function pairs() {
  const found = new Map();
  const add = (a, b) => found.set([a, b].sort((x, y) => x - y).join("-"), [a, b].sort((x, y) => x - y));
  const critical = run.byNumber.get(run.critical);
  if (critical?.peer >= 0 && critical.node >= 0) add(critical.node, critical.peer);
  for (const span of run.spans) if (span.track === "state") add(span.node, span.peer);
  return [...found.values()];
}

function pairChoice(all) {
  if (all.length < 2) return null;
  const choice = h("select", { onchange: () => setView({ pair: all[choice.value] }) },
    all.map(([a, b], i) => h("option", { value: i }, `${run.name(a)} – ${run.name(b)}`)));
  return h("label", {}, "Bars show ", choice);
}

function layout(box) {
  const width = Math.max(box.clientWidth, GUTTER + run.nodes.length * (run.nodes.length > 2 ? MIN_LANE : 100));
  const lane = (width - GUTTER) / run.nodes.length;
  return { width, x: (node) => GUTTER + (node + 0.5) * lane, lane };
}

function heads(place) {
  return run.nodes.map((node, i) =>
    h("span", { style: `left:${place.x(i)}px` }, node.name));
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
    const picture = {
      ...place, axis, top: top - 40, bottom: top + height + 40, gutter: GUTTER,
      path: new Set(causesOf(run.byNumber.get(state.selected)).map((event) => event.number)),
    };
    svg.selectChildren().remove();
    const ground = svg.append("g").attr("transform", `translate(0,${-top})`);
    axis.draw(ground, picture);
    ground.append("g").selectAll("line").data(run.nodes).join("line").attr("class", "lane")
      .attr("x1", (_, i) => place.x(i)).attr("x2", (_, i) => place.x(i))
      .attr("y1", top).attr("y2", top + height);
    drawSpans(ground, picture);
    drawArrows(ground, picture);
    drawNotes(ground, picture);
  };
  const later = oncePerFrame(draw);
  const renew = (change) => {
    if (change !== "select") axis = state.axis === "time" ? axisByTime() : axisByOrder();
    const selected = run.byNumber.get(state.selected);
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
