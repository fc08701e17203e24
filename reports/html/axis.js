// Where an event stands from top to bottom: one row each, or as far down as its time is late. Two runs
// share the axis.
import { axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { seconds } from "./dom.js";
import { runs } from "./model.js";
import { rowOf, state } from "./selection.js";

const ROW = 24;
const TOP = 16;
const NS_PER_PIXEL = 0.2e6; // 11 ms are then 55 pixels
const MAX_HEIGHT = 8e6;

export function axisByOrder() {
  const y = (event) => TOP + rowOf(event) * ROW;
  return {
    height: TOP * 2 + state.shown.length * ROW,
    y,
    listed: (event) => event.row >= 0,
    slice(top, bottom) {
      return state.shown.slice(Math.max(0, Math.floor((top - TOP) / ROW)),
        Math.max(0, Math.ceil((bottom - TOP) / ROW)));
    },
    draw(ground, { top, bottom }) {
      const events = this.slice(top, bottom).map((row) => row.find(Boolean));
      const times = events.filter((event, i) => i === 0 || events[i - 1].at !== event.at);
      ground.append("g").selectAll("text").data(times).join("text").attr("class", "time")
        .attr("x", 78).attr("y", (event) => y(event) + 4).text((event) => seconds(event.at));
    },
  };
}

export function axisByTime() {
  const last = Math.max(0, ...runs.map((run) => run.events.at(-1)?.at ?? 0));
  const perPixel = Math.max(NS_PER_PIXEL, last / MAX_HEIGHT);
  const scale = scaleLinear([0, last], [TOP, TOP + last / perPixel]);
  const y = (event) => scale(event.at);
  return {
    height: TOP * 2 + last / perPixel,
    y,
    listed: (event) => event.row >= 0,
    slice(top, bottom) {
      const from = scale.invert(top);
      const to = scale.invert(bottom);
      return state.shown.filter((row) => row.some((event) => event && event.at >= from && event.at <= to));
    },
    draw(ground, { top, bottom, gutter }) {
      const shown = scaleLinear([scale.invert(top), scale.invert(bottom)], [top, bottom]);
      ground.append("g").attr("class", "axis").attr("transform", `translate(${gutter - 6},0)`)
        .call(axisLeft(shown).ticks(12).tickFormat((ns) => `${seconds(ns, 3)}`));
    },
  };
}
