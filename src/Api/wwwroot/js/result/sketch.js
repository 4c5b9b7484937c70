// Few points of a figure that has many, to lay out what stands around them.

/** Points of a figure that are drawn at once. */
const maxAtOnce = 400;

/**
 * A figure of the outermost points alone, with the same axes and legend. Plotly draws a figure anew whenever labels
 * turn out to need more room than it had left for them: with few points that costs little, and the room is known by
 * the time that all are drawn.
 * @param {PlotlyFigure} figure
 * @returns {PlotlyFigure | null} null where the figure has few points anyway
 */
export function sketchOf(figure) {
  const count = figure.data.reduce((sum, trace) => sum + lengthOf(trace), 0);
  return count > maxAtOnce ? { data: figure.data.map(sketched), layout: figure.layout } : null;
}

/** Points of a trace; a map is one image, however many cells it has.
 * @param {Record<string, any>} trace a trace */
function lengthOf(trace) {
  return trace.type === "heatmap" ? 0 : (trace.y ?? trace.x ?? []).length;
}

/** @param {Record<string, any>} trace a trace
 *  @returns {Record<string, any>} */
function sketched(trace) {
  const length = lengthOf(trace);
  if (length < 10) {
    return trace;
  }
  const outermost = [trace.x, trace.y, trace.marker?.color].filter(Array.isArray).flatMap(ends);
  return picked(trace, length, [...new Set(outermost)].sort((first, second) => first - second));
}

/** Where the smallest and the largest value stand.
 * @param {unknown[]} values numbers, or names */
function ends(values) {
  const known = values.map((_, at) => at).filter((at) => values[at] !== null);
  const least = known.reduce((best, at) => compared(values[at], values[best]) < 0 ? at : best, known[0] ?? 0);
  const most = known.reduce((best, at) => compared(values[at], values[best]) > 0 ? at : best, known[0] ?? 0);
  return [least, most];
}

/** @param {any} value a value
 *  @param {any} other another one */
function compared(value, other) {
  return Number(value > other) - Number(value < other);
}

/** A part of a trace with some of its points.
 * @param {any} value the part
 * @param {number} length points of the trace: a list of as many has a value for each
 * @param {number[]} points which ones
 * @returns {any} */
function picked(value, length, points) {
  if (Array.isArray(value)) {
    return value.length === length ? points.map((at) => value[at]) : value;
  }
  return value === null || typeof value !== "object"
    ? value : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, picked(part, length, points)]));
}
