// Everything known of the selected event: fields, bytes, what it follows from and what follows.
import { h, seconds } from "./dom.js";
import { eventButton } from "./header.js";
import { causesOf, SIDES, sideOf } from "./model.js";
import { isPair, listen, state } from "./selection.js";

const HEX_ROW = 16;

function hexDump(hex) {
  const lines = [];
  for (let at = 0; at < hex.length; at += 2 * HEX_ROW) {
    const part = hex.slice(at, at + 2 * HEX_ROW).match(/../g);
    const text = part.map((byte) => {
      const code = parseInt(byte, 16);
      return code >= 32 && code < 127 ? String.fromCharCode(code) : ".";
    });
    const offset = (at / 2).toString(16).padStart(4, "0");
    lines.push(`${offset}  ${part.join(" ").padEnd(3 * HEX_ROW)} ${text.join("")}`);
  }
  return lines.join("\n");
}

const fact = (name, value) => value !== "" && value !== 0 && value != null &&
  [h("dt", {}, name), h("dd", {}, String(value))];

function epochText(event) {
  if (!event.epoch) return "";
  if (event.kind === "arrived" && event.receiverEpoch && event.receiverEpoch !== event.epoch) {
    return `k${event.epoch}, but the receiver uses k${event.receiverEpoch}`;
  }
  return `k${event.epoch}`;
}

function fields(event) {
  const { run } = event;
  const flag = event.kind === "flag" ? (event.value ? "true" : "false") : event.value;
  return h("dl", { class: "facts" },
    fact("At", `${seconds(event.at, 9)} s`), fact("Kind", event.kind.replace("_", " ")),
    fact("Node", event.node >= 0 && run.name(event.node)),
    fact("Peer", event.peer >= 0 && run.name(event.peer)),
    fact("Message", event.message), fact("Record", event.record),
    fact("Exchange", event.exchange), fact("Record number", event.record_number),
    fact("Key", epochText(event)), fact("Bytes", event.size),
    fact("Name", event.name), fact("Value", flag),
    fact("Session", event.session), fact("Packet", event.packet));
}

const line = (event) => h("li", {}, eventButton(event), ` ${seconds(event.at)} s `,
  h("b", {}, event.node >= 0 ? event.run.name(event.node) : ""), ` ${event.sentence}`);

// The same happening in the other run, if it has one.
function inTheOther(event) {
  if (!isPair) return null;
  const { partner } = event;
  const other = SIDES[1 - event.run.place];
  if (!partner) return h("p", { class: "message" }, `≠ Not in ${other}.`);
  const later = partner.at - event.at;
  return h("p", {}, `In ${other} it is `, eventButton(partner),
    later === 0 ? ", at the same time." : `, ${seconds(Math.abs(later))} s ${later > 0 ? "later" : "earlier"}.`);
}

// What a node remembers shows its effect only when it is looked at.
const nothing = ({ kind }) => (["flag", "state"].includes(kind)
  ? "nothing at once; what the node does later depends on it" : "nothing");

function draw(pane, event) {
  const wire = event.of?.sent ?? event;
  const causes = causesOf(event).slice(1);
  const effects = event.run.effects.get(event.number) ?? [];
  pane.replaceChildren(h("div", {},
    h("h3", {}, `${sideOf(event)}#${event.number} ${event.sentence}`),
    inTheOther(event),
    fields(event),
    wire.payload !== "" && h("details", { open: true },
      h("summary", {}, `Bytes as sent${wire === event ? "" : ` by #${wire.number}`}`),
      h("pre", { tabindex: 0, "aria-label": "bytes in hex" }, hexDump(wire.payload))),
    h("h4", {}, "Because of"),
    causes.length ? h("ol", { class: "chain" }, causes.map(line)) : h("p", { class: "quiet" }, "nothing before it"),
    h("h4", {}, "Leads to"),
    effects.length ? h("ul", { class: "chain" }, effects.map(line)) : h("p", { class: "quiet" }, nothing(event))));
}

export function detail() {
  const pane = h("div", { "aria-live": "polite" },
    h("p", { class: "quiet" }, "Choose an event: click it, or press j and k."));
  listen(() => {
    if (state.selected) draw(pane, state.selected);
  });
  return h("aside", { class: "detail", "aria-label": "Selected event" }, h("h2", {}, "Event"), pane);
}
