import { headOf } from "./plotly-points.js";

/** @typedef {import("./types.js").Row} Row */

/**
 * What a figure shows as rows, for who cannot see it or wants the numbers. Traces that only help to read, such as the
 * line y = -x, are left out: they bear no labels.
 * @param {PlotlyFigure} figure the figure
 * @returns {Row[]}
 */
export function rowsOfFigure(figure) {
  const shown = figure.data.filter((trace) => trace.hoverinfo !== "skip" && trace.visible !== false);
  const isNamed = shown.filter((trace) => trace.name).length > 1;
  return shown.flatMap((trace) => {
    const series = isNamed && trace.name ? { series: plain(trace.name) } : {};
    return trace.type === "heatmap" ? cells(trace, figure.layout, series) : points(trace, figure.layout, series);
  });
}

/**
 * A text of Plotly's without its markup.
 * @param {unknown} text a text that Plotly would read tags in
 */
export function plain(text) {
  return String(text ?? "")
    .replace(/<br\s*\/?>/g, " ")
    .replace(/<[^<>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&amp;", "&");
}

/** @param {Record<string, any>} trace points, bars or lines
 *  @param {Record<string, any>} layout the figure's layout
 *  @param {Row} series what the trace is called
 *  @returns {Row[]} */
function points(trace, layout, series) {
  const x = titleOf(layout, trace.xaxis, "x");
  const y = titleOf(layout, trace.yaxis, "y");
  const across = trace.x ?? [];
  const up = trace.y ?? [];
  return Array.from({ length: Math.max(across.length, up.length) }, (_, at) => {
    const head = headIn(trace.customdata?.[at]);
    return {
      ...series,
      ...head,
      ...across[at] === head.head ? {} : valueIn(x, across, at, trace.error_x),
      ...up[at] === head.head ? {} : valueIn(y, up, at, trace.error_y),
    };
  });
}

/** @param {Record<string, any>} trace a map
 *  @param {Record<string, any>} layout the figure's layout
 *  @param {Row} series what the trace is called
 *  @returns {Row[]} */
function cells(trace, layout, series) {
  const x = titleOf(layout, trace.xaxis, "x");
  const y = titleOf(layout, trace.yaxis, "y");
  const z = plain(trace.colorbar?.title?.text) || "value";
  return trace.z.flatMap((/** @type {unknown[]} */ row, /** @type {number} */ up) =>
    row.map((value, across) => ({
      ...series,
      ...headIn(trace.customdata?.[up]?.[across]),
      [y]: named(trace.y?.[up] ?? up),
      [x]: named(trace.x?.[across] ?? across),
      [z]: value,
    })).filter((cell) => cell[z] !== null));
}

/** @param {string} name what is on the axis
 *  @param {unknown[]} values the trace's values
 *  @param {number} at the point
 *  @param {Record<string, any> | undefined} errors its errors
 *  @returns {Row} */
function valueIn(name, values, at, errors) {
  if (values.length === 0) {
    return {};
  }
  const error = errors?.array?.[at];
  return { [name]: named(values[at]), ...typeof error === "number" ? { [`${name}_se`]: error } : {} };
}

/** @param {unknown} custom a point's customdata
 *  @returns {Row} */
function headIn(custom) {
  const head = headOf(custom);
  return head === null ? {} : { head };
}

/** @param {unknown} value a number, or a category */
function named(value) {
  return typeof value === "string" ? plain(value) : value ?? null;
}

/** @param {Record<string, any>} layout the figure's layout
 *  @param {unknown} axis the trace's axis: x, x2
 *  @param {string} letter x or y */
function titleOf(layout, axis, letter) {
  const name = `${letter}axis${typeof axis === "string" ? axis.slice(1) : ""}`;
  const title = layout[name]?.title;
  return plain(title?.text ?? (typeof title === "string" ? title : "")) || letter;
}
