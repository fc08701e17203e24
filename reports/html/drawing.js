// What the sequence diagram is made of: bars, arrows and notes.
import { flagTracks, recordKind } from "./model.js";
import { explanationOf } from "./explain.js";
import { epochColour, shapeOf } from "./legend.js";
import { isPair, select, state } from "./selection.js";

const BAR = 7;
const NOTES = {
  restart: "⟳ RESTART", rekey: "rekey", keyed: "keyed", refused: "✗ refused", injected: "injected",
  fault: "fault", started: "started", stopped: "crashed", timer: "timer", unkeyed: "key gone",
};

const inSight = (from, to, { top, bottom }) => Math.max(from, to) >= top && Math.min(from, to) <= bottom;

// Left of its lane at the left end of the pair, right of it at the other.
function barPlace(span, i, { x, pair: [left] }) {
  const offset = 5 + i * (BAR + 2);
  return x(span.node) + (span.node === left ? -offset - BAR : offset);
}

export function drawSpans(ground, picture) {
  const { axis, run, pair } = picture;
  if (!pair) return;
  const tracks = ["state", ...flagTracks(run)];
  const track = (span) => tracks.indexOf(span.track);
  const end = (span) => (span.to ? axis.y(span.to) : axis.height);
  const spans = run.spans.filter((span) =>
    track(span) >= 0 && pair.includes(span.node) && pair.includes(span.peer) &&
    inSight(axis.y(span.from), end(span), picture));
  const bars = ground.append("g").selectAll("g").data(spans).join("g")
    .attr("class", (span) => `span track-${track(span)} ${span.value}`);
  bars.append("rect").attr("x", (span) => barPlace(span, track(span), picture)).attr("width", BAR)
    .attr("y", (span) => Math.max(picture.top, axis.y(span.from)))
    .attr("height", (span) => Math.max(2, Math.min(picture.bottom, end(span)) -
      Math.max(picture.top, axis.y(span.from))))
    .append("title").text((span) => `${run.name(span.node)}: ${span.track} ${span.value}`);
}

// Where texts would cover each other, only the weightier is shown.
const LINE = 13;
function legible(items, column, y, weight) {
  const taken = new Map();
  const shown = new Set();
  for (const item of [...items].sort((a, b) => weight(b) - weight(a))) {
    const others = taken.get(column(item)) ?? [];
    if (others.some((other) => Math.abs(other - y(item)) < LINE)) continue;
    taken.set(column(item), [...others, y(item)]);
    shown.add(item);
  }
  return shown;
}
const WEIGHTS = { restart: 4, refused: 3, injected: 3, fault: 3, flag: 2, keyed: 2, unkeyed: 1 };
const weightOf = (event) =>
  event === state.selected || event === event.run.critical ? 9 : WEIGHTS[event.kind] ?? 0;

function ends(message, { axis }) {
  const { sent } = message;
  if (message.ends.length === 0) return [{ message, from: sent, to: null, y1: axis.y(sent), y2: axis.y(sent) + 60 }];
  return message.ends.map((end) => ({ message, from: sent, to: end, y1: axis.y(sent), y2: axis.y(end) }));
}

const isCulprit = (event) => Boolean(event) && event === explanationOf(event.run)?.arrival;

// Sent by a real daemon; nobody wrote down whether it came.
const isOpen = ({ from, to }) => !to && from.run.result.real;

function arrowClass({ message, from, to }, path) {
  const names = ["arrow", recordKind(from)];
  if (to ? to.kind === "lost" : !isOpen({ from, to })) names.push("lost");
  if (to?.refused) names.push("refused");
  if (to && path.has(to)) names.push("path");
  if (isCulprit(to)) names.push("culprit");
  if (state.selected && (message.sent === state.selected || to === state.selected)) names.push("selected");
  return names.join(" ");
}

function marks(arrow) {
  const { message, to } = arrow;
  const words = [];
  if (message.held) words.push("held");
  if (message.duplicated) words.push("duplicated");
  if (message.corrupted) words.push("corrupted");
  if (to?.kind === "lost") words.push("✗ lost");
  if (!to && !isOpen(arrow)) words.push("under way");
  if (to?.refused) words.push("✗ refused");
  if (to?.receiverEpoch && to.epoch && to.receiverEpoch !== to.epoch) words.push(`old key k${to.epoch}`);
  if (isCulprit(to)) words.push("◆");
  return words.length ? ` ${words.join(", ")}` : "";
}

export function drawArrows(ground, picture) {
  const { axis, x, run } = picture;
  const arrows = run.messages
    .filter((message) => axis.listed(message.sent) && message.to >= 0)
    .flatMap((message) => ends(message, picture))
    .filter(({ y1, y2 }) => inSight(y1, y2, picture))
    .map((arrow) => {
      const [x1, x2] = [x(arrow.message.from), x(arrow.message.to)];
      const part = arrow.to?.kind === "arrived" ? 1 : 0.6;
      return { ...arrow, x1, x2: x1 + (x2 - x1) * part, y2: arrow.y1 + (arrow.y2 - arrow.y1) * part };
    });
  const shapes = ground.append("g").selectAll("g").data(arrows).join("g")
    .attr("class", (arrow) => arrowClass(arrow, picture.path))
    .on("click", (_, arrow) => select(arrow.to ?? arrow.from));
  const line = (name) => shapes.append("line").attr("class", name)
    .attr("x1", (a) => a.x1).attr("y1", (a) => a.y1).attr("x2", (a) => a.x2).attr("y2", (a) => a.y2);
  line("touch");
  line("way").style("stroke", (a) => (recordKind(a.from) === "DATA" ? epochColour(a.from.epoch) : null));
  shapes.append("path").attr("class", "head")
    .attr("d", (a) => (a.to?.kind === "arrived" || isOpen(a) ? "M0,0L-9,-4L-9,4Z" : "M-5,-5L5,5M-5,5L5,-5"))
    .attr("transform", (a) => {
      const angle = (Math.atan2(a.y2 - a.y1, a.x2 - a.x1) * 180) / Math.PI;
      return `translate(${a.x2},${a.y2}) rotate(${a.to?.kind === "arrived" || isOpen(a) ? angle : 0})`;
    });
  const middle = (a) => `translate(${a.x1 + (a.x2 - a.x1) * 0.34},${a.y1 + (a.y2 - a.y1) * 0.34})`;
  shapes.append("path").attr("class", "sign").attr("transform", middle)
    .attr("d", (a) => shapeOf(recordKind(a.from)))
    .style("fill", (a) => (recordKind(a.from) === "DATA" ? epochColour(a.from.epoch) : null));
  const labels = legible(arrows, (a) => Math.sign(a.x2 - a.x1) * 1000 + a.x1,
    (a) => a.y1 + (a.y2 - a.y1) * 0.34,
    (a) => (isCulprit(a.to) ? 9 : a.to?.kind === "arrived" && !a.to.refused ? 0 : 2));
  shapes.filter((a) => labels.has(a)).append("text").attr("transform", middle).attr("x", 9).attr("y", -3)
    .text((a) => `${a.from.title}${recordKind(a.from) === "DATA" && a.from.epoch ? ` k${a.from.epoch}` : ""}${marks(a)}`);
}

const isDifferent = (event) => isPair && !event.partner;

function noteText(event) {
  const said = NOTES[event.kind];
  if (event.kind === "flag") return `${event.name}=${event.value ? "true" : "false"}`;
  if (event.kind === "state") return event.name;
  if (event.kind === "keyed") return `keyed k${event.epoch}`;
  if (event.kind === "timer" || event.kind === "injected") return `${said} ${event.name}`;
  if (event.kind === "restart" || event.kind === "refused") return `${said}: ${event.sentence}`;
  return said ? event.sentence : null;
}

export function drawNotes(ground, picture) {
  const { axis, x, left, right, lane, run, pair } = picture;
  const events = axis.slice(picture.top, picture.bottom).map((row) => row[run.place])
    .filter((event) => event && noteText(event) !== null);
  const place = (event) => {
    if (event.node < 0) return { x: left + 8, anchor: "start" };
    const bars = pair?.includes(event.node) ? 34 : 10;
    const leftward = pair ? event.node === pair[0] : event.node < run.nodes.length / 2;
    return { x: x(event.node) + (leftward ? -bars : bars), anchor: leftward ? "end" : "start" };
  };
  const room = Math.max(8, Math.floor((lane / 2 - 40) / 7.8));
  const short = (text) => (text.length > room ? `${text.slice(0, room - 1)}…` : text);
  const notes = ground.append("g").selectAll("g").data(events).join("g")
    .attr("class", (event) => `note ${event.kind}` +
      (event === run.critical ? " critical" : "") +
      (event === state.selected ? " selected" : "") +
      (isDifferent(event) ? " different" : "") +
      (picture.path.has(event) ? " path" : ""))
    .on("click", (_, event) => select(event));
  notes.append("rect").attr("x", left).attr("width", right - left)
    .attr("y", (event) => axis.y(event) - 11).attr("height", 22);
  notes.append("circle").attr("r", 3.5).attr("cx", (event) => (event.node < 0 ? left : x(event.node)))
    .attr("cy", (event) => axis.y(event));
  const texts = legible(events, (event) => event.node, (event) => axis.y(event), weightOf);
  notes.filter((event) => texts.has(event)).append("text").attr("x", (event) => place(event).x).attr("text-anchor", (event) => place(event).anchor)
    .attr("y", (event) => axis.y(event) + 4)
    .text((event) => (event === run.critical ? "★ " : isDifferent(event) ? "≠ " : "") + short(noteText(event)))
    .append("title").text((event) => event.sentence);
}
