// Few points of a figure that has many.
import assert from "node:assert/strict";
import { test } from "node:test";

import { sketchOf } from "../../../src/Api/wwwroot/js/result/sketch.js";

const many = Array.from({ length: 1000 }, (_, at) => at);
const dots = {
  type: "scatter", x: many.map((at) => Math.sin(at)), y: many.map((at) => (at === 3 ? null : at)),
  error_x: { array: many, color: "gray" }, marker: { color: many.map((at) => at % 36), colorscale: "Viridis" },
  customdata: many.map((at) => [`L0H${at}`]), name: "a head",
};
const line = { type: "scatter", x: [-1, 1], y: [1, -1] };

test("sketchOf: the outermost points, each with all that is its own", () => {
  const { data: [sketched, other] } = sketchOf({ data: [dots, line], layout: {} });
  const { x, y, error_x: errors, customdata, marker } = sketched;
  assert.ok(x.length <= 6);
  assert.deepEqual([Math.min(...x), Math.max(...x)], [Math.min(...dots.x), Math.max(...dots.x)]);
  assert.deepEqual([y.at(0), y.at(-1)], [0, 999]);
  assert.deepEqual(errors.array.map((at) => [`L0H${at}`]), customdata);
  assert.deepEqual([Math.min(...marker.color), Math.max(...marker.color)], [0, 35]);
  assert.equal(marker.colorscale, "Viridis");
  assert.equal(errors.color, "gray");
  assert.equal(other, line);
});

test("sketchOf: none of a figure that is drawn at once", () => {
  assert.equal(sketchOf({ data: [line], layout: {} }), null);
  assert.equal(sketchOf({ data: [{ type: "heatmap", x: many, y: many, z: [many] }], layout: {} }), null);
});

test("sketchOf: names are ordered, and points that do not exist are none", () => {
  const names = many.map((at) => `L${at}`);
  const sketch = sketchOf({ data: [{ type: "bar", x: names, y: many.map(() => null) }], layout: {} });
  assert.deepEqual(sketch.data[0].x, ["L0", "L999"]);
  assert.deepEqual(sketch.data[0].y, [null, null]);
});
