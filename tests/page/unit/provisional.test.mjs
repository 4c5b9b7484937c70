// The scatter of self-repair while it fills.
import assert from "node:assert/strict";
import { test } from "node:test";

import { newestOf, scatterOf } from "../../../src/Api/wwwroot/js/result/provisional.js";

const row = (head, layer, revision) => ({ head, layer, direct_effect: 1, logit_change: -0.5, revision });

test("newestOf: of a sweep, the revision that ran last; of every other analysis, all", () => {
  const sweep = [row("L0H0", 0, "step0"), row("L1H0", 1, "step0"), row("L0H0", 0, "step64"), row("L1H0", 1, "step64")];
  assert.deepEqual(newestOf(sweep), sweep.slice(2));
  const one = [row("L0H0", 0), row("L1H0", 1)];
  assert.deepEqual(newestOf(one), one);
  assert.deepEqual(newestOf([]), []);
});

test("scatterOf: heads of one layer have a scale of whole layers from the first", () => {
  const { marker } = scatterOf([row("L4H0", 4), row("L4H1", 4)]).data[1];
  assert.deepEqual([marker.cmin, marker.cmax, marker.colorbar.dtick], [0, 4, 1]);
});
