// Which event is selected, and which are listed. Whoever shows them is told of changes.
import { groups, run } from "./model.js";

export const state = {
  selected: 0,
  groups: new Set(groups.filter((group) => group === "message" || group === "channel" ||
    group === "host")),
  words: "",
  shown: [],
  axis: "order",
  pair: null,
};

const listeners = [];
export const listen = (listener) => listeners.push(listener);
const tell = (change) => listeners.forEach((listener) => listener(change));

const haystack = (event) =>
  `#${event.number} ${event.kind} ${run.name(event.node)} ${event.title} ${event.sentence}`
    .toLowerCase();

export function applyFilter() {
  const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
  state.shown = run.events.filter((event) => {
    if (!state.groups.has(event.group) && event.number !== run.critical) return false;
    if (words.length === 0) return true;
    const text = haystack(event);
    return words.every((word) => text.includes(word));
  });
  state.shown.forEach((event, i) => (event.row = i));
  tell("filter");
}

// The place of the first listed event that is not before this one.
export function rowOf(number) {
  let low = 0;
  let high = state.shown.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (state.shown[middle].number < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function select(number) {
  if (!run.byNumber.has(number)) return;
  state.selected = number;
  history.replaceState(null, "", `#event=${number}`);
  tell("select");
}

export function step(by) {
  const row = rowOf(state.selected);
  const here = state.shown[row]?.number === state.selected;
  const target = here || by < 0 ? row + by : row;
  const event = state.shown[Math.max(0, Math.min(state.shown.length - 1, target))];
  if (event) select(event.number);
}

export function setView(change) {
  Object.assign(state, change);
  tell("view");
}

function fromLink() {
  const linked = /^#event=(\d+)$/.exec(location.hash);
  if (linked) select(Number(linked[1]));
  return Boolean(linked);
}

export function start() {
  applyFilter();
  addEventListener("hashchange", fromLink);
  if (!fromLink() && run.critical) select(run.critical);
}
