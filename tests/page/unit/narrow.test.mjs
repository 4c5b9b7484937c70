// Figures where there is little room.
import assert from "node:assert/strict";
import { test } from "node:test";

import { narrowed } from "../../../src/Api/wwwroot/js/result/narrow.js";

const bars = (...names) => ({
  data: [
    { type: "bar", orientation: "h", y: names, x: names.map((_, at) => at) },
    { type: "scatter", y: names, x: names.map(() => 0) },
  ],
  layout: { margin: { l: 60, b: 55 }, yaxis: { title: { text: "set" }, autorange: "reversed" }, annotations: [{ text: "note" }] },
});

test("narrowed: long names stand above their bars, in the bars' order, as they came", () => {
  const given = bars("heads &lt;b&gt; that write", "L4H0");
  const { layout } = narrowed(given);
  assert.deepEqual(layout.annotations.map(({ text }) => text), ["note", "heads &lt;b&gt; that write", "L4H0"]);
  assert.ok(layout.annotations[1].y < 0 && layout.annotations[2].y > 0 && layout.annotations[2].y < 1);
  assert.equal(layout.yaxis.showticklabels, false);
  assert.equal(layout.yaxis.autorange, "reversed");
  assert.equal(layout.annotations[1].yref, "y");
  assert.equal(given.layout.annotations.length, 1);
});

test("narrowed: each bar with its name has as much room, however many there are", () => {
  const heightOf = (count) => narrowed(bars(...Array.from({ length: count }, (_, at) => `a longer name ${at}`))).layout.height;
  assert.equal(heightOf(41) - heightOf(40), heightOf(11) - heightOf(10));
  assert.ok(heightOf(1) >= 320);
});

test("narrowed: short names stay beside their bars", () => {
  const { layout } = narrowed(bars("L4H0+L4H1", "L4H2"));
  assert.equal(layout.yaxis.showticklabels, undefined);
  assert.equal(layout.annotations.length, 1);
  assert.equal(layout.height, undefined);
});

test("narrowed: long names of a map's rows lose their middles, and never gain tags", () => {
  const y = ["a rather long name &amp; more", "x&lt;b&gt;y", "L4H0"];
  const { layout, data } = narrowed({
    data: [{ type: "heatmap", y, z: [[1], [2], [3]], colorbar: { title: { text: "logits" } } }], layout: {},
  });
  assert.deepEqual(layout.yaxis.tickvals, y);
  assert.deepEqual(layout.yaxis.ticktext, ["a rath… more", "x&lt;b&gt;y", "L4H0"]);
  assert.equal(data[0].colorbar.title.text, "logits");
});
