// Which event is selected, and which rows are listed: of one run an event each, of two the same
// happening in both. Whoever shows them is told of changes.
import { align, isShared } from "./align.js";
import { runs } from "./model.js";

export const state = {
  selected: null, // an event
  groups: new Set(["message", "channel", "host"]),
  words: "",
  onlyDifferent: false,
  shown: [],
  axis: "order",
  pair: null, // names of the two nodes whose sessions are drawn as bars
};

export const isPair = runs.length === 2;
const rows = isPair ? align(...runs) : (runs[0]?.events ?? []).map((e) => [e]);
rows.forEach((row, place) => row.forEach((event) => event && (event.place = place)));
const isCritical = (event) => event.run.critical === event;
export const differs = (row) => isPair && !isShared(row);

// The first row that only one of the two has.
const firstPlace = isPair ? rows.findIndex(differs) : -1;
export const firstDifference = firstPlace < 0 ? null : {
  place: firstPlace,
  row: rows[firstPlace],
  next: runs.map((run) => rows.slice(firstPlace).find((row) => row[run.place])?.[run.place] ?? null),
};

const listeners = [];
export const listen = (listener) => listeners.push(listener);
const tell = (change) => listeners.forEach((listener) => listener(change));

const haystack = (event) =>
  `#${event.number} ${event.kind} ${event.run.name(event.node)} ${event.title} ${event.sentence}`
    .toLowerCase();

export function applyFilter() {
  const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = (event) => {
    if (!event) return false;
    if (!state.groups.has(event.group) && !isCritical(event)) return false;
    if (words.length === 0) return true;
    const text = haystack(event);
    return words.every((word) => text.includes(word));
  };
  state.shown = rows.filter((row) => row.some(wanted) && (!state.onlyDifferent || differs(row)));
  for (const row of rows) row.forEach((event) => event && (event.row = -1));
  state.shown.forEach((row, i) => row.forEach((event) => event && (event.row = i)));
  tell("filter");
}

export const placeOf = (row) => (row[0] ?? row[1]).place;

// The listed row of the event, or the first after it.
export function rowOf(event) {
  if (!event) return 0;
  if (event.row >= 0) return event.row;
  let low = 0;
  let high = state.shown.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placeOf(state.shown[middle]) < event.place) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function select(event) {
  if (!event) return;
  state.selected = event;
  const side = event.run.place ? `&run=${event.run.place + 1}` : "";
  history.replaceState(null, "", `#event=${event.number}${side}`);
  tell("select");
}

// Stays on its side where the next row has one there.
const inRow = (row) => row && (row[state.selected?.run.place ?? 0] ?? row.find(Boolean));

export function step(by) {
  const row = rowOf(state.selected);
  const here = state.selected?.row >= 0;
  const target = here || by < 0 ? row + by : row;
  select(inRow(state.shown[Math.max(0, Math.min(state.shown.length - 1, target))]));
}

export const selectCritical = () => select(runs.find((run) => run.critical)?.critical);
export const selectDifference = () => select(firstDifference?.row.find(Boolean));

export function setView(change) {
  Object.assign(state, change);
  tell("view");
}

function fromLink() {
  const linked = /^#event=(\d+)(?:&run=(\d))?$/.exec(location.hash);
  const event = linked && runs[(linked[2] ?? 1) - 1]?.byNumber.get(Number(linked[1]));
  select(event);
  return Boolean(event);
}

export function start() {
  applyFilter();
  addEventListener("hashchange", fromLink);
  if (fromLink()) return;
  if (firstDifference) selectDifference();
  else selectCritical();
}
