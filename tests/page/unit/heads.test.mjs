// Which head is shown, and where it stands in a figure.
import assert from "node:assert/strict";
import { test } from "node:test";

import { rowsOfFigure } from "../../../src/Api/wwwroot/js/result/figure-rows.js";
import { HeadFocus } from "../../../src/Api/wwwroot/js/result/head-focus.js";
import { headOf, pointsOfHeads } from "../../../src/Api/wwwroot/js/result/plotly-points.js";

/** A focus over 3 layers, of which the middle one has a head alone, and the changes of the URL. */
function focusOn(pinned = null) {
  const changes = [];
  const focus = new HeadFocus({
    get: () => pinned,
    set: (values, { replace }) => changes.push([values.head, replace]),
    onChange: () => () => {},
  });
  focus.heads = ["L10H1", "L2H1", "L0H0", "L0H1", "L0H1", "L2H0"];
  return { focus, changes };
}

const press = (focus, key) => focus.onKey({ key, preventDefault: () => {} });

test("heads: each once, by layer and then by index", () => {
  assert.deepEqual(focusOn().focus.heads, ["L0H0", "L0H1", "L2H0", "L2H1", "L10H1"]);
});

test("arrow keys: left and right by head, up and down by layer, and Escape ends it", () => {
  const { focus, changes } = focusOn();
  const walked = ["ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowLeft", "Escape"]
    .map((key) => {
      press(focus, key);
      return focus.pinned;
    });
  assert.deepEqual(walked, ["L0H0", "L0H1", "L2H1", "L10H1", "L10H1", "L2H1", "L2H0", null]);
  // The first pin is a place to come back to; those that follow it take its place.
  assert.deepEqual(changes[0], ["L0H0", false]);
  assert.deepEqual(changes[1], ["L0H1", true]);
});

test("keys with a modifier are the browser's", () => {
  const { focus } = focusOn("L0H0");
  focus.onKey({ key: "ArrowRight", altKey: true, preventDefault: () => assert.fail("taken") });
  assert.equal(focus.pinned, "L0H0");
});

test("hover: listeners hear a change, and only that", () => {
  const { focus } = focusOn();
  let heard = 0;
  const leave = focus.onChange(() => heard++);
  focus.hover("L0H0");
  focus.hover("L0H0");
  leave();
  focus.hover(null);
  assert.equal(heard, 1);
});

test("headOf: a name of a head, alone or first in a list, and nothing else", () => {
  assert.equal(headOf("L4H3"), "L4H3");
  assert.equal(headOf(["L10H11", 3]), "L10H11");
  assert.equal(headOf(["<img>"]), null);
  assert.equal(headOf(undefined), null);
});

test("pointsOfHeads: points of traces, cells of maps", () => {
  const points = pointsOfHeads([
    { type: "scatter", x: [1, 2], y: [3, 4], customdata: [["L0H0"], ["L0H1"]] },
    { type: "scatter", x: [0, 1], y: [0, -1] },
    { type: "heatmap", z: [[1, 2]], customdata: [["L0H0", "L0H1"]] },
  ]);
  assert.deepEqual(points.get("L0H1"), [{ trace: 0, at: [1] }, { trace: 2, at: [0, 1] }]);
});

test("rowsOfFigure: the table under a figure has its numbers, errors and heads, and no lines that only help", () => {
  const rows = rowsOfFigure({
    data: [
      { type: "scatter", x: [1], y: [-2], error_y: { array: [0.5] }, customdata: [["L0H0"]] },
      { type: "scatter", x: [0, 9], y: [0, -9], hoverinfo: "skip" },
    ],
    layout: { xaxis: { title: { text: "Direct effect<br>(logits)" } }, yaxis: { title: { text: "Logit change" } } },
  });
  assert.deepEqual(rows, [
    { head: "L0H0", "Direct effect (logits)": 1, "Logit change": -2, "Logit change_se": 0.5 },
  ]);
});
