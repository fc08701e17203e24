// Says in steps how the first violation came about, from causes alone.
import { causesOf, report, run } from "./model.js";

// The last time before `event` that its node lowered a flag of the same channel, if it is still
// lowered then.
function loweredFlag(event) {
  let lowered = null;
  for (const each of run.events) {
    if (each.number >= event.number) break;
    if (each.kind !== "flag" || each.node !== event.node || each.peer !== event.peer) continue;
    if (each.value === 0) lowered = each;
    else if (lowered?.name === each.name) lowered = null;
  }
  return lowered;
}

// A rule called "<message>_clears_<flag>" that the node follows explains such a flag.
function ruleFor(flag, arrival) {
  const name = `${arrival?.message.toLowerCase()}_clears_${flag.name}`;
  return report.nodes[flag.node]?.rules.find((rule) => rule.on && rule.name === name) ?? null;
}

function refusalsAfter(event) {
  const pair = [event.node, event.peer];
  return run.events.filter(
    (each) =>
      each.kind === "refused" && each.number > event.number && each.at < event.at + 1e9 &&
      pair.includes(each.node) && pair.includes(each.peer),
  );
}

function explain() {
  const critical = run?.byNumber.get(run.critical);
  if (!critical) return null;
  const steps = [];
  const step = (event, text, kind) => steps.push({ event, text, kind });
  const flag = loweredFlag(critical);
  const arrival = flag && causesOf(flag).find((event) => event.kind === "arrived");
  const rule = arrival && ruleFor(flag, arrival);
  const me = run.name(critical.node);
  const peer = run.name(critical.peer);
  if (arrival) {
    step(arrival, `${run.name(arrival.peer)}'s ${arrival.title} reaches ${me}.`, "packet");
    step(flag, `On it, ${me} sets ${flag.name} of ${peer} to false` +
      (rule ? `, as the rule ${rule.name} says.` : "."), "rule");
  }
  for (const event of causesOf(critical).slice(1).reverse()) {
    if (arrival && event.number <= flag.number) continue;
    if (event.kind === "packet_out") step(event, `${me} has a packet for ${peer}.`);
    else if (event.node >= 0) step(event, `At ${run.name(event.node)}: ${event.sentence}.`);
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

export const explanation = explain();
