// Which events of two runs are the same happening. An event is known by what it is (kind, place,
// message, name, value), and by the choice that both runs made about it; where none was made, by what
// it follows from, never by its number or its time. So what comes after a difference is found again
// where the same choices led to it. Several of one look and cause are told apart by their order.
const lookOf = ({ run, kind, node, peer, message, record, exchange, name, value }) =>
  [kind, run.name(node), run.name(peer), message, record, exchange, name, value].join("|");

// Event number -> what it is by look and choices, of those that have some.
function chosen({ events, choices }) {
  const named = new Map();
  for (const [number, choice] of choices) {
    named.set(number, `${named.get(number) ?? ""} ${choice}`);
  }
  return new Map(events.filter((event) => named.has(event.number))
    .map((event) => [event.number, `${lookOf(event)}${named.get(event.number)}`]));
}

function identities(run, other) {
  const numbers = new Map(); // event number -> identity
  const seen = new Map();
  const mine = chosen(run);
  const shared = new Set(chosen(other).values());
  return run.events.map((event) => {
    const choice = mine.get(event.number);
    const base = shared.has(choice) ? choice : `${numbers.get(event.cause) ?? 0}<${lookOf(event)}`;
    const nth = (seen.get(base) ?? 0) + 1;
    seen.set(base, nth);
    const identity = intern(`${base}#${nth}`);
    numbers.set(event.number, identity);
    return identity;
  });
}

// Numbers instead of texts that would grow with every cause.
const interned = new Map();
function intern(text) {
  if (!interned.has(text)) interned.set(text, interned.size + 1);
  return interned.get(text);
}

// The longest part of the pairs [i, j], sorted by i, in which j ascends too.
function ascending(pairs) {
  const ends = []; // ends[n]: place of the pair that ends the best chain of n + 1
  const before = new Array(pairs.length).fill(-1);
  pairs.forEach(([, j], place) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]][1] < j) low = middle + 1;
      else high = middle;
    }
    before[place] = low > 0 ? ends[low - 1] : -1;
    ends[low] = place;
  });
  const chain = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]) chain.push(pairs[at]);
  return chain.reverse();
}

// Rows [a, b] in an order that is both runs' own; null where one has nothing of the kind there.
// `partner` of an event is the same happening in the other run, be it in the same row or not.
export function align(runA, runB) {
  const [a, b] = [runA.events, runB.events];
  const places = new Map(identities(runB, runA).map((identity, j) => [identity, j]));
  const pairs = [];
  identities(runA, runB).forEach((identity, i) => {
    const j = places.get(identity);
    if (j === undefined) return;
    pairs.push([i, j]);
    a[i].partner = b[j];
    b[j].partner = a[i];
  });
  const rows = [];
  let [i, j] = [0, 0];
  const upTo = (iEnd, jEnd) => {
    while (i < iEnd || j < jEnd) {
      const first = j >= jEnd || (i < iEnd && a[i].at <= b[j].at);
      rows.push(first ? [a[i++], null] : [null, b[j++]]);
    }
  };
  for (const [iNext, jNext] of ascending(pairs)) {
    upTo(iNext, jNext);
    rows.push([a[i++], b[j++]]);
  }
  upTo(a.length, b.length);
  return rows;
}

export const isShared = ([a, b]) => Boolean(a && b);
