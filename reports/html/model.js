// The runs as written by reports/page.cpp, with what follows from them: messages from their sending to
// their end, the time during which a state or flag of a channel held, and which key is in use.
const json = (id) => {
  const element = document.getElementById(id);
  return element && JSON.parse(element.textContent);
};

export const report = json("report");

// What an event is about, for the filter.
const GROUPS = {
  message: ["sent", "arrived", "lost", "duplicated", "corrupted", "held"],
  channel: ["refused", "state", "flag", "restart", "rekey", "keyed", "unkeyed", "connection"],
  host: ["started", "stopped", "timer", "injected", "fault"],
  packet: ["packet_out", "packet_in"],
  detail: ["received", "graph", "log"],
};
export const groups = Object.keys(GROUPS);
const groupOf = Object.fromEntries(
  Object.entries(GROUPS).flatMap(([group, kinds]) => kinds.map((kind) => [kind, group])),
);

function readEvents({ columns, rows, texts }) {
  const textual = new Set([
    "kind", "title", "sentence", "message", "record", "name", "session",
  ]);
  return rows.map((row) => {
    const event = {};
    columns.forEach((column, i) => {
      const value = row[i] ?? 0;
      event[column] = textual.has(column) && typeof value === "number" ? texts[value] : value;
    });
    event.packet ||= "";
    event.payload ||= "";
    event.node -= 1;
    event.peer -= 1;
    event.group = groupOf[event.kind] ?? "detail";
    return event;
  });
}

// The look of a record: KEX, SIG, ACK, data or none of these.
export function recordKind(event) {
  if (["KEX", "SIG", "ACK"].includes(event.record)) return event.record;
  if (event.record === "DATA") return "DATA";
  if (event.record !== "") return "other";
  return ["KEX", "SIG", "ACK"].includes(event.message) ? "meta" : "other";
}

// Real daemons' logs know no causes: what one received is the oldest of its name that the other sent
// it. Data may be lost, and is not guessed at.
function pairMessages(events) {
  const waiting = new Map();
  const key = (from, to, { message, record }) => `${from}>${to} ${message} ${record}`;
  for (const event of events) {
    if (event.message === "" || event.record === "DATA" || event.node < 0 || event.peer < 0) continue;
    if (event.kind === "sent") {
      const of = key(event.node, event.peer, event);
      if (!waiting.has(of)) waiting.set(of, []);
      waiting.get(of).push(event.number);
    } else if (event.kind === "arrived" && !event.cause) {
      event.cause = waiting.get(key(event.peer, event.node, event))?.shift() ?? 0;
    }
  }
}

function messagesOf(events, byNumber) {
  const messages = new Map();
  for (const event of events) {
    if (event.kind === "sent") {
      messages.set(event.number, { sent: event, ends: [], from: event.node, to: event.peer });
    }
    if (["arrived", "lost", "held", "duplicated", "corrupted"].includes(event.kind)) {
      const message = messages.get(event.cause) ?? messages.get(byNumber.get(event.cause)?.cause);
      if (!message) continue;
      if (event.kind === "arrived") message.to = event.node;
      if (event.kind === "arrived" || event.kind === "lost") message.ends.push(event);
      else message[event.kind] = true;
      event.of = message;
    }
    if (event.kind === "refused") {
      const arrival = byNumber.get(event.cause);
      if (arrival?.of) arrival.refused = true;
    }
  }
  return [...messages.values()];
}

// [{node, peer, name, from, to}]: name is a session state, "validkey", "waitingforkey" or "key".
function spansOf(events) {
  const open = new Map();
  const spans = [];
  const close = (key, event) => {
    const span = open.get(key);
    if (span) span.to = event;
    open.delete(key);
  };
  const begin = (track, event, value) => {
    const key = `${event.node} ${event.peer} ${track}`;
    close(key, event);
    if (value == null) return;
    const span = { track, node: event.node, peer: event.peer, value, from: event, to: null };
    open.set(key, span);
    spans.push(span);
  };
  for (const event of events) {
    if (event.kind === "state") begin("state", event, event.name);
    if (event.kind === "flag") begin(event.name, event, event.value ? event.name : null);
  }
  return spans;
}

// The flags that have a bar each: tinc's two, or the first two of another protocol.
const TINC_FLAGS = ["validkey", "waitingforkey"];
export function flagTracks(run) {
  const flags = [...new Set(run.spans.map((span) => span.track))].filter((track) => track !== "state");
  const known = TINC_FLAGS.filter((flag) => flags.includes(flag));
  return known.length > 0 ? TINC_FLAGS : flags.slice(0, 2);
}

// Numbers the keys of each pair of nodes in the order of their coming into use at either end.
function numberKeys(events) {
  const keys = new Map();
  const current = new Map();
  for (const event of events) {
    const here = `${event.node} ${event.peer}`;
    if (event.kind === "keyed") {
      const key = `${[event.node, event.peer].sort()} ${event.session} ${event.exchange}`;
      if (!keys.has(key)) keys.set(key, keys.size + 1);
      event.epoch = keys.get(key);
      current.set(here, event.epoch);
    }
    if (event.kind === "unkeyed") current.delete(here);
    if (event.kind === "sent" && event.record !== "" && !event.epoch) {
      const key = `${[event.node, event.peer].sort()} ${event.session} ${event.exchange}`;
      event.epoch = keys.get(key) ?? current.get(here) ?? 0;
    }
    if (event.kind === "arrived" && event.of) {
      event.epoch = event.of.sent.epoch;
      event.receiverEpoch = current.get(here) ?? 0;
    }
  }
}

function modelOf(result, place) {
  const data = json(`events-${place}`);
  if (!data) return null;
  const events = readEvents(data);
  const byNumber = new Map(events.map((event) => [event.number, event]));
  if (result.real) pairMessages(events);
  const messages = messagesOf(events, byNumber);
  numberKeys(events);
  const effects = new Map();
  for (const event of events) {
    if (!event.cause) continue;
    if (!effects.has(event.cause)) effects.set(event.cause, []);
    effects.get(event.cause).push(event);
  }
  const { nodes } = result;
  const run = {
    place, events, choices: result.choices ?? [], byNumber, messages, effects, result, nodes,
    spans: spansOf(events),
    critical: byNumber.get(result.violations[0]?.event),
    name: (node) => nodes[node]?.name ?? "?",
  };
  for (const event of events) event.run = run;
  return run;
}

// One, or two to be seen side by side; none where only results are shown.
export const runs = (report.runs ?? []).map(modelOf).filter(Boolean);

// From the event back to what nothing caused.
export function causesOf(event) {
  const chain = [];
  for (let at = event; at; at = at.run.byNumber.get(at.cause)) chain.push(at);
  return chain;
}

// Which of two runs an event belongs to, in a word.
export const SIDES = ["A", "B"];
export const sideOf = (event) => (runs.length > 1 ? SIDES[event.run.place] : "");
