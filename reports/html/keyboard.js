// j and k step through the listed events, / filters, a switches the axis, ! goes to the critical step,
// d to the first difference.
import { selectCritical, selectDifference, setView, state, step } from "./selection.js";

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  J: () => step(10),
  K: () => step(-10),
  "/": () => document.getElementById("filter").focus(),
  a: () => setView({ axis: state.axis === "order" ? "time" : "order" }),
  "!": selectCritical,
  d: selectDifference,
};

export function listenToKeys() {
  addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(press.target.tagName)) {
      if (press.key === "Escape") press.target.blur();
      return;
    }
    const act = KEYS[press.key];
    if (!act) return;
    press.preventDefault();
    act();
  });
}
