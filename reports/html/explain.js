// Says in steps how the first violation came about, from causes alone.
import { causesOf, runs } from "./model.js";

// The last time before `event` that its node lowered a flag of the same channel, if it is still
// lowered then.
function loweredFlag(event) {
  let lowered = null;
  for (const each of event.run.events) {
    if (each.number >= event.number) break;
    if (each.kind !== "flag" || each.node !== event.node || each.peer !== event.peer) continue;
    if (each.value === 0) lowered = each;
    else if (lowered?.name === each.name) lowered = null;
  }
  return lowered;
}

const arrivalIn = (chain) => chain.find((event) => event.kind === "arrived");
const ruleOf = (event, matches) =>
  event.run.nodes[event.node]?.rules.find((rule) => rule.on && matches(rule.name));

// A rule "<message>_clears_<flag>" that the node follows explains a flag that it lowered; a rule
// "restart_on_..." explains a restart on what has just arrived.
function cause(critical) {
  const flag = loweredFlag(critical);
  const cleared = flag && arrivalIn(causesOf(flag));
  const clears = `${cleared?.message.toLowerCase()}_clears_${flag?.name}`;
  const clearing = cleared && ruleOf(flag, (name) => name === clears);
  if (clearing) return { flag, arrival: cleared, rule: clearing };
  const arrival = arrivalIn(causesOf(critical));
  const handled = arrival && arrival.number === critical.cause && critical.kind === "restart";
  const rule = handled ? ruleOf(critical, (name) => name.startsWith("restart_on_")) : null;
  return { flag: null, arrival: handled ? arrival : null, rule };
}

function refusalsAfter(event) {
  const pair = [event.node, event.peer];
  return event.run.events.filter(
    (each) =>
      each.kind === "refused" && each.number > event.number && each.at < event.at + 1e9 &&
      pair.includes(each.node) && pair.includes(each.peer),
  );
}

function explain(run) {
  const { critical } = run;
  if (!critical) return null;
  const steps = [];
  const step = (event, text, kind) => steps.push({ event, text, kind });
  const { flag, arrival, rule } = cause(critical);
  const me = run.name(critical.node);
  const peer = run.name(critical.peer);
  if (flag) {
    step(arrival, `${run.name(arrival.peer)}'s ${arrival.title} reaches ${me}.`, "packet");
    step(flag, `On it, ${me} sets ${flag.name} of ${peer} to false, as the rule ` +
      `${rule.name} says.`, "rule");
  }
  for (const event of causesOf(critical).slice(1).reverse()) {
    if (flag && event.number <= flag.number) continue;
    if (event === arrival) {
      step(event, `${run.name(event.peer)}'s ${event.title} reaches ${me}.`, "packet");
    } else if (event.kind === "packet_out") {
      const finds = flag?.node === event.node ? `, and finds ${flag.name} false` : "";
      step(event, `${run.name(event.node)} has a packet for ${run.name(event.peer)}${finds}.`);
    } else if (event.node >= 0) step(event, `At ${run.name(event.node)}: ${event.sentence}.`);
    else step(event, `${event.sentence}.`);
  }
  const restarts = critical.kind === "restart" ? `${me} restarts the channel with ${peer}: ` : "";
  step(critical, `${restarts}${critical.sentence}. Here ${run.result.violations[0].property} is violated.`,
    "critical");
  const refusals = refusalsAfter(critical);
  if (refusals.length > 0) {
    step(refusals[0], `Of the exchange that was under way, ${refusals.length} ` +
      `${refusals.length === 1 ? "record is" : "records are"} refused: ${refusals[0].sentence}.`);
  }
  return { steps, arrival, flag, rule };
}

const explanations = runs.map(explain);
export const explanationOf = (run) => explanations[run.place];
