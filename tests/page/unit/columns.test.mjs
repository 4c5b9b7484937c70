// Columns of tables, and the revisions that a sweep takes.
import assert from "node:assert/strict";
import { test } from "node:test";

import { columnsOf } from "../../../src/Api/wwwroot/js/result/columns.js";
import { spread } from "../../../src/Api/wwwroot/js/result/next.js";

test("spread: of many revisions some, the first and the last among them", () => {
  const revisions = Array.from({ length: 154 }, (_, at) => ({ revision: `step${at}000`, step: at * 1000 }));
  const chosen = spread([{ revision: "main", step: null }, { revision: "refs-1", step: null }, ...revisions]);
  assert.equal(chosen.length, 12);
  assert.equal(chosen[0], "step0000");
  assert.equal(chosen.at(-1), "main");
});

test("columnsOf: an error stands beside its value, unless every column is wanted", () => {
  const rows = [{ head: "L0H0", layer: 0, head_index: 0, n: 4, kl: null, kl_sd: 1, kl_se: 1 },
    { head: "L0H1", layer: 0, head_index: 1, n: 4, kl: 0.5, kl_sd: 2, kl_se: 0.25 }];
  const columns = columnsOf(rows, false);
  assert.deepEqual(columns.map((column) => column.name), ["head", "n", "kl"]);
  assert.deepEqual(rows.map((row) => columns[2].text(row)), ["–", "0.500 ± 0.250"]);
  assert.equal(columnsOf(rows, true).length, 7);
});

test("columnsOf: a layer that is not the head's own stays", () => {
  const columns = columnsOf([{ head: null, layer: 3, logit: 1 }], false);
  assert.deepEqual(columns.map((column) => column.name), ["head", "layer", "logit"]);
});
