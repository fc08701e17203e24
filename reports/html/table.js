// The listed events as a table, of which only the rows in sight exist.
import { h, seconds } from "./dom.js";
import { oncePerFrame, reveal } from "./frames.js";
import { groups, run } from "./model.js";
import { applyFilter, listen, rowOf, select, setView, state } from "./selection.js";

const ROW = 26;
const SPARE = 12; // rows drawn beyond the edges

const GROUP_NAMES = {
  message: "Messages", channel: "Channel", host: "Timers and faults", packet: "Packets",
  detail: "Details",
};

const mark = (event) =>
  event.number === run.critical ? "★ "
    : ["refused", "lost"].includes(event.kind) || event.refused ? "✗ "
      : event.kind === "restart" ? "⟳ " : "";

function row(event) {
  const selected = event.number === state.selected;
  return h("tr", {
    role: "row", "aria-rowindex": event.row + 2, "aria-selected": String(selected),
    class: `${event.kind}${event.number === run.critical ? " critical" : ""}`,
    onclick: () => select(event.number),
  },
  h("td", { class: "number" }, String(event.number)),
  h("td", { class: "number" }, seconds(event.at)),
  h("td", {}, event.node < 0 ? "" : run.name(event.node)),
  h("td", { class: "kind" }, event.kind.replace("_", " ")),
  h("td", {}, mark(event) + event.sentence));
}

function filterBar(count) {
  const input = h("input", {
    id: "filter", type: "search", placeholder: "words, a node, #number…",
    oninput: () => {
      state.words = input.value;
      applyFilter();
    },
  });
  const boxes = groups.map((group) => {
    const box = h("input", { type: "checkbox", checked: state.groups.has(group) });
    box.addEventListener("change", () => {
      if (box.checked) state.groups.add(group);
      else state.groups.delete(group);
      applyFilter();
    });
    return h("label", {}, box, ` ${GROUP_NAMES[group]}`);
  });
  const axis = h("select", { id: "axis", onchange: () => setView({ axis: axis.value }) },
    h("option", { value: "order" }, "event order"), h("option", { value: "time" }, "virtual time"));
  listen(() => (axis.value = state.axis));
  return h("div", { class: "bar" },
    h("label", { for: "filter" }, "Filter "), input,
    h("fieldset", {}, h("legend", { class: "hidden" }, "Kinds of events"), boxes),
    h("label", {}, "Diagram by ", axis), count);
}

export function table() {
  const count = h("span", { class: "quiet", role: "status" });
  const body = h("tbody");
  const grid = h("table", { role: "grid", "aria-label": "Events" },
    h("thead", {}, h("tr", { role: "row", "aria-rowindex": 1 },
      ["#", "Seconds", "Node", "Kind", "What"].map((name) => h("th", { scope: "col" }, name)))),
    body);
  const box = h("div", { class: "scroll events", tabindex: 0, role: "region",
    "aria-label": "Event table, j and k step" }, grid);
  const spacer = (rows) =>
    h("tr", { class: "spacer", "aria-hidden": "true", style: `height:${rows * ROW}px` }, h("td"));

  const draw = () => {
    const last = state.shown.length;
    const from = Math.max(0, Math.floor(box.scrollTop / ROW) - SPARE);
    const to = Math.min(last, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + SPARE);
    body.replaceChildren(spacer(from), ...state.shown.slice(from, to).map(row), spacer(last - to));
    grid.setAttribute("aria-rowcount", last + 1);
    count.textContent = `${last} of ${run.events.length} events`;
  };
  const later = oncePerFrame(draw);
  box.addEventListener("scroll", later);
  addEventListener("resize", later);
  listen((change) => {
    const at = rowOf(state.selected) * ROW;
    draw(); // gives the table the height to scroll in
    if (change !== "view" && state.selected) reveal(box, at, at + 2 * ROW);
    later();
  });
  return h("section", { "aria-labelledby": "events-title", class: "table" },
    h("h2", { id: "events-title" }, "Events"), filterBar(count), box);
}
