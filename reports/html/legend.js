// Shapes and colours, and what they mean. A colour never means anything alone.
import { h } from "./dom.js";
import { flagTracks, recordKind, runs } from "./model.js";

const SHAPES = {
  KEX: "M0,-6L6,0L0,6L-6,0Z",
  SIG: "M-5,-5H5V5H-5Z",
  ACK: "M0,-6L6,5L-6,5Z",
  DATA: "M-5,0A5,5 0 1 0 5,0A5,5 0 1 0 -5,0Z",
  meta: "M-5,-3H5V3H-5Z",
  other: "M-3,0A3,3 0 1 0 3,0A3,3 0 1 0 -3,0Z",
};
export const shapeOf = (kind) => SHAPES[kind];

const EPOCHS = 6;
export const epochColour = (epoch) => (epoch ? `var(--epoch-${(epoch - 1) % EPOCHS})` : "var(--quiet)");

function sign(kind, colour) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "-8 -8 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[kind]);
  path.setAttribute("class", `sign ${kind}`);
  if (colour) path.style.fill = colour;
  svg.append(path);
  return svg;
}

const NAMES = {
  KEX: "KEX", SIG: "SIG", ACK: "ACK", DATA: "data, coloured by key (k1, k2, …)",
  meta: "TCP handshake", other: "other",
};

// Of what occurs.
export function legend() {
  const sent = runs.flatMap((run) => run.events.filter((event) => event.kind === "sent"));
  const kinds = new Set(sent.map(recordKind));
  const flags = [...new Set(runs.flatMap(flagTracks))];
  const bar = (name, text) => h("span", {}, h("i", { class: `swatch ${name}` }), text);
  return h("details", { class: "legend", open: innerWidth > 700 }, h("summary", {}, "Signs"),
    h("div", {}, Object.entries(NAMES).filter(([kind]) => kinds.has(kind)).map(([kind, name]) =>
      h("span", {}, sign(kind, kind === "DATA" ? epochColour(1) : null), name)),
    runs.some((run) => run.spans.some((span) => span.track === "state")) && bar("state", "session state"),
    flags.map((flag, i) => bar(`track-${i + 1}`, `${flag} is true`)),
    h("span", {}, "✗ lost or refused"), h("span", {}, "◆ the packet that breaks it"),
    h("span", {}, "★ the critical step")),
    flags.includes("validkey") && h("p", { class: "quiet" }, "A key exchange is KEX, then SIG, then ACK from each side. validkey: the node takes its key for the " +
      "peer to be good and sends data under it. waitingforkey: it has asked the peer for a new session and waits."),
    h("p", { class: "quiet" }, "Keys: j k step, J K by ten, / filter, a axis, ! critical step, d first difference"));
}
