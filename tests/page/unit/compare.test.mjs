// What is shown of two analyses.
import assert from "node:assert/strict";
import { test } from "node:test";

import { rowsOf, spoken, termsOf } from "../../../src/Api/wwwroot/js/compare/rows.js";

const row = (head, a, b, more = {}) => ({
  head, layer: 4, head_index: 0, ...more, a_n: 8, b_n: 8,
  a_self_repair: a, b_self_repair: b, self_repair_difference: a === null ? null : b - a,
  a_kl: 1, b_kl: 1, kl_difference: 0,
});
const rows = [row("L4H0", 1, 1.5), row("L4H1", null, 2), row("L4H2", 1, -1), row("L4H3", 0, 0)];

test("termsOf: what both analyses have", () => {
  assert.deepEqual(termsOf(rows), ["self_repair", "kl"]);
  assert.deepEqual(termsOf([]), []);
});

test("rowsOf: a term's numbers, the largest difference first, what is missing last", () => {
  assert.deepEqual(rowsOf(rows, "self_repair").map(({ head }) => head), ["L4H2", "L4H0", "L4H3", "L4H1"]);
  assert.deepEqual(rowsOf(rows, "self_repair")[0], { head: "L4H2", a: 1, b: -1, "b - a": -2 });
});

test("rowsOf: what a row is of stays beside its head", () => {
  assert.deepEqual(Object.keys(rowsOf([row("L4H0", 1, 2, { strength: 0.5 })], "kl")[0]), ["head", "strength", "a", "b", "b - a"]);
});

test("spoken: the pinned head with its numbers", () => {
  assert.equal(spoken("L4H0", rows, "self_repair"), "Head L4H0. a 1.000, b 1.500.");
  assert.equal(spoken("L4H1", rows, "self_repair"), "Head L4H1. a none, b 2.000.");
  assert.equal(spoken(null, rows, "self_repair"), "No head is pinned.");
});
