// The rows of a comparison: what is in them, and what is shown of one term.

import { decimal } from "../result/numbers.js";

/** @typedef {import("../result/types.js").Row} Row */

const suffix = "_difference";

/** The column of the differences. */
const difference = "b - a";

/**
 * The terms that rows compare, in their order.
 * @param {Row[]} rows
 */
export function termsOf(rows) {
  return Object.keys(rows[0] ?? {})
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length));
}

/**
 * A term's rows by how much they differ, the most first.
 * @param {Row[]} rows
 * @param {string} term
 * @returns {Row[]}
 */
export function rowsOf(rows, term) {
  const names = Object.keys(rows[0] ?? {});
  // What a row is of stands before its numbers of positions.
  const keys = names.slice(0, names.indexOf("a_n")).filter((name) => name !== "layer" && name !== "head_index");
  return rows
    .map((row) => ({
      ...Object.fromEntries(keys.map((key) => [key, row[key]])),
      a: row[`a_${term}`],
      b: row[`b_${term}`],
      [difference]: row[`${term}${suffix}`],
    }))
    .sort((one, other) => sizeOf(other[difference]) - sizeOf(one[difference]));
}

/** @param {unknown} value */
function sizeOf(value) {
  return typeof value === "number" ? Math.abs(value) : -1;
}

/**
 * What is read aloud when another head is pinned.
 * @param {string | null} head
 * @param {Row[]} rows
 * @param {string} term
 */
export function spoken(head, rows, term) {
  const text = (/** @type {unknown} */ value) => (typeof value === "number" ? decimal(value) : "none");
  const row = rows.find((candidate) => candidate.head === head);
  return row === undefined
    ? "No head is pinned."
    : `Head ${head}. a ${text(row[`a_${term}`])}, b ${text(row[`b_${term}`])}.`;
}
