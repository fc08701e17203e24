// Which events of two runs are the same happening; run by node alone, without a browser.
import assert from "node:assert/strict";
import { align } from "../../reports/html/align.js";

// "kind name<cause" lines: their numbers are their places, from 1.
function run(lines, choices = []) {
  const model = { name: (node) => ["alpha", "beta"][node], choices };
  model.events = lines.map((line, i) => {
    const [what, cause] = line.split("<");
    const [kind, name] = what.split(" ");
    return { run: model, number: i + 1, at: i, cause: Number(cause ?? 0), kind, name, node: 0, peer: 1,
      message: "", record: "", exchange: 0, value: 0 };
  });
  return model;
}
const show = (rows) => rows.map((row) => row.map((event) => event?.number ?? "-").join(" "));
const aligned = (a, b) => show(align(run(a), run(b)));

const tests = {
  "equal runs are equal in every row"() {
    const lines = ["sent x", "arrived x<1", "flag key<2"];
    assert.deepEqual(aligned(lines, lines), ["1 1", "2 2", "3 3"]);
  },
  "what only one has stands alone, and what comes after is found again"() {
    assert.deepEqual(aligned(["sent x", "flag off<1", "arrived x<1"], ["sent x", "arrived x<1"]),
      ["1 1", "2 -", "3 2"]);
  },
  "what follows from a difference is different too, however much it looks alike"() {
    const rows = aligned(["sent x", "restart a<1", "sent y<2"], ["sent x", "timer b<1", "sent y<2"]);
    assert.ok(!rows.includes("3 3"), rows.join(", "));
  },
  "the second of its kind is not the first"() {
    assert.deepEqual(aligned(["sent x", "sent x"], ["sent x"]), ["1 1", "2 -"]);
  },
  "where two change places, each run keeps its own order and partners are known"() {
    const [a, b] = [run(["sent x", "sent y"]), run(["sent y", "sent x"])];
    const rows = align(a, b);
    for (const side of [0, 1]) {
      assert.deepEqual(rows.map((row) => row[side]?.number).filter(Boolean), [1, 2]);
    }
    assert.equal(rows.filter((row) => row[0] && row[1]).length, 1, "only one can be in a common row");
    assert.equal(a.events[0].partner, b.events[1]);
    assert.equal(b.events[0].partner, a.events[1]);
  },
  "what the same choice was made about is the same, whatever came before"() {
    const [a, b] = [["sent x", "sent x", "arrived x<2"], ["sent x", "arrived x<1"]];
    assert.ok(show(align(run(a), run(b))).includes("1 1"), "by order alone it is the first");
    const rows = show(align(run(a, [[1, 70], [2, 71]]), run(b, [[1, 71]])));
    assert.deepEqual(rows, ["1 -", "2 1", "3 2"]);
  },
  "a choice that only one made says nothing"() {
    assert.deepEqual(show(align(run(["sent x"], [[1, 70]]), run(["sent x"], [[1, 71]]))), ["1 1"]);
  },
  "one choice about different things does not make them the same"() {
    assert.deepEqual(show(align(run(["sent x"], [[1, 70]]), run(["lost x"], [[1, 70]]))), ["1 -", "- 1"]);
  },
  "no event is lost"() {
    const rows = align(run(["a 1", "b 2", "c 3"]), run(["c 3", "d 4"]));
    assert.equal(rows.flat().filter(Boolean).length, 5);
  },
};

for (const [name, test] of Object.entries(tests)) {
  test();
  console.log(`ok      ${name}`);
}
