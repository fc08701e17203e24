// The listed events as a table, of which only the rows in sight exist.
import { h, seconds } from "./dom.js";
import { oncePerFrame, reveal } from "./frames.js";
import { groups, runs } from "./model.js";
import {
  applyFilter, differs, firstDifference, isPair, listen, rowOf, select, setView, state,
} from "./selection.js";

const ROW = 26;
const SPARE = 12; // rows drawn beyond the edges

const GROUP_NAMES = {
  message: "Messages", channel: "Channel", host: "Timers and faults", packet: "Packets",
  detail: "Details",
};

const mark = (event) =>
  event.run.critical === event ? "★ "
    : ["refused", "lost"].includes(event.kind) || event.refused ? "✗ "
      : event.kind === "restart" ? "⟳ " : "";

// One run: a row is an event. Two: an event of each, beside each other where they are the same.
const COLUMNS = isPair ? ["Seconds", "Node", "A", "B"] : ["#", "Seconds", "Node", "Kind", "What"];

const cell = (event) => h("td", { class: event === state.selected ? "chosen" : "",
  onclick: (click) => {
    if (!event) return;
    click.stopPropagation();
    select(event);
  } },
event ? `${differs([event, event.partner]) ? "≠ " : ""}${mark(event)}#${event.number} ${event.sentence}` : "");

function cells(row, event) {
  const when = h("td", { class: "number" }, seconds(event.at));
  const where = h("td", {}, event.node < 0 ? "" : event.run.name(event.node));
  if (isPair) return [when, where, cell(row[0]), cell(row[1])];
  return [h("td", { class: "number" }, String(event.number)), when, where,
    h("td", { class: "kind" }, event.kind.replace("_", " ")), h("td", {}, mark(event) + event.sentence)];
}

function row(shown, place) {
  const event = shown.find(Boolean);
  const critical = shown.some((each) => each && each.run.critical === each);
  return h("tr", {
    role: "row", "aria-rowindex": place + 2, "aria-selected": String(shown.includes(state.selected)),
    class: `${event.kind}${critical ? " critical" : ""}${differs(shown) ? " differs" : ""}` +
      (shown === firstDifference?.row ? " first" : ""),
    onclick: () => select(event),
  }, cells(shown, event));
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
  const different = h("input", { type: "checkbox", id: "different" });
  different.addEventListener("change", () => {
    state.onlyDifferent = different.checked;
    applyFilter();
  });
  const axis = h("select", { id: "axis", onchange: () => setView({ axis: axis.value }) },
    h("option", { value: "order" }, "event order"), h("option", { value: "time" }, "virtual time"));
  listen(() => (axis.value = state.axis));
  return h("div", { class: "bar" },
    h("label", { for: "filter" }, "Filter "), input,
    h("fieldset", {}, h("legend", { class: "hidden" }, "Kinds of events"), boxes),
    isPair && h("label", {}, different, " Only what differs"),
    h("label", {}, "Diagram by ", axis), count);
}

export function table() {
  const count = h("span", { class: "quiet", role: "status" });
  const body = h("tbody");
  const grid = h("table", { role: "grid", "aria-label": "Events", class: isPair ? "pair" : "" },
    h("thead", {}, h("tr", { role: "row", "aria-rowindex": 1 },
      COLUMNS.map((name) => h("th", { scope: "col" }, name)))),
    body);
  const box = h("div", { class: "scroll events", tabindex: 0, role: "region",
    "aria-label": "Event table, j and k step" }, grid);
  const spacer = (rows) =>
    h("tr", { class: "spacer", "aria-hidden": "true", style: `height:${rows * ROW}px` }, h("td"));

  const draw = () => {
    const last = state.shown.length;
    const from = Math.max(0, Math.floor(box.scrollTop / ROW) - SPARE);
    const to = Math.min(last, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + SPARE);
    body.replaceChildren(spacer(from), ...state.shown.slice(from, to).map((each, i) => row(each, from + i)), spacer(last - to));
    grid.setAttribute("aria-rowcount", last + 1);
    count.textContent = isPair ? `${last} rows`
      : `${last} of ${runs[0].events.length} events`;
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
