// How numbers of tables and figures are written.

/**
 * A number of logits, or any other, with three digits after the point; very small ones with their exponent.
 * @param {number} value the number
 */
export function decimal(value) {
  const size = Math.abs(value);
  if (value === 0) {
    return "0";
  }
  if (size < 0.0005 || size >= 1e6) {
    return value.toExponential(1);
  }
  return value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : 3);
}

/**
 * A number and what it is uncertain by.
 * @param {number} value the number
 * @param {unknown} error its standard error, if there is one
 */
export function withError(value, error) {
  return typeof error === "number" ? `${decimal(value)} ± ${decimal(error)}` : decimal(value);
}

/**
 * A value of a table's cell.
 * @param {unknown} value what the row has
 */
export function cellText(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  if (typeof value === "number") {
    return Number.isInteger(value) ? String(value) : decimal(value);
  }
  if (Array.isArray(value)) {
    return value.join(" ");
  }
  if (typeof value === "object") {
    const { title, detail } = /** @type {{title?: unknown, detail?: unknown}} */ (value);
    return detail === undefined ? JSON.stringify(value) : `${title} ${detail}`;
  }
  return String(value);
}
