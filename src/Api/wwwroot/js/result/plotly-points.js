// Where heads stand in a figure.

/** A point of a trace: [point], of a map [row, column].
 * @typedef {{trace: number, at: number[]}} Point */

/**
 * The points of each head, by name.
 * @param {Record<string, any>[]} data the traces
 * @returns {Map<string, Point[]>}
 */
export function pointsOfHeads(data) {
  /** @type {Map<string, Point[]>} */
  const points = new Map();
  const add = (/** @type {unknown} */ custom, /** @type {number} */ trace, /** @type {number[]} */ at) => {
    const head = headOf(custom);
    if (head !== null) {
      const known = points.get(head);
      if (known) {
        known.push({ trace, at });
      } else {
        points.set(head, [{ trace, at }]);
      }
    }
  };
  data.forEach((trace, index) => {
    const custom = trace.customdata;
    if (!Array.isArray(custom)) {
      return;
    }
    custom.forEach((entry, first) => {
      if (trace.type === "heatmap" && Array.isArray(entry)) {
        entry.forEach((cell, second) => add(cell, index, [first, second]));
      } else {
        add(entry, index, [first]);
      }
    });
  });
  return points;
}

/**
 * The head of a point, or null.
 * @param {unknown} custom its customdata: a head, or a list that begins with it
 * @returns {string | null}
 */
export function headOf(custom) {
  const first = Array.isArray(custom) ? custom[0] : custom;
  return typeof first === "string" && /^L\d+H\d+$/.test(first) ? first : null;
}
