import { cellText, withError } from "./numbers.js";

/** @typedef {import("./types.js").Row} Row */

/** A column: how it is called, whether it is numbers, and what stands in a row there.
 * @typedef {{name: string, isNumber: boolean, value: (row: Row) => unknown, text: (row: Row) => string}} Column */

/** Endings of columns that say how certain another one is. */
const precisionEndings = ["_sd", "_se", "_low", "_high"];

/**
 * The columns of rows. Errors stand beside their value, and columns that repeat another one are left out, unless every
 * column is wanted.
 * @param {Row[]} rows the rows
 * @param {boolean} showsAll whether every column is wanted
 * @returns {Column[]}
 */
export function columnsOf(rows, showsAll) {
  // Rows of a figure's traces need not have the same columns.
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const isKnown = new Set(names);
  const shown = showsAll ? names : names.filter((name) => !repeatsAnother(name, isKnown));
  return shown.map((name) => {
    const isNumber = rows.every((row) => typeof (row[name] ?? 0) === "number");
    const error = `${name}_se`;
    const hasError = !showsAll && isNumber && isKnown.has(error);
    return {
      name,
      isNumber,
      value: (row) => row[name],
      text: (row) => hasError && typeof row[name] === "number"
        ? withError(row[name], row[error]) : cellText(row[name]),
    };
  });
}

/** @param {string} name a column
 *  @param {Set<string>} names all columns */
function repeatsAnother(name, names) {
  return precisionEndings.some((ending) => name.endsWith(ending) && names.has(name.slice(0, -ending.length)))
    || (names.has("head_index") && (name === "head_index" || (name === "layer" && names.has("head"))));
}
