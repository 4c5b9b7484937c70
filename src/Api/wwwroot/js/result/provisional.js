// The scatter of self-repair while it fills: the same axes as the figure that the service makes at the end.

/** @typedef {import("./types.js").Row} Row */

/** What rows must have. */
const columns = ["direct_effect", "logit_change", "layer"];

/** More points than this are drawn small, as the service draws them. */
const maxLarge = 300;

/**
 * Whether rows can be drawn.
 * @param {Row[]} rows the rows
 */
export function isScatter(rows) {
  return rows.some((row) => typeof row.head === "string" && columns.every((column) => typeof row[column] === "number"));
}

/**
 * Rows of the revision that ran last: a sweep has rows of each that was run, every other analysis of one alone.
 * @param {Row[]} rows the rows
 */
export function newestOf(rows) {
  const revision = rows[rows.length - 1]?.revision;
  return rows.filter((row) => row.revision === revision);
}

/**
 * Direct effect against logit change, a point a head, with the line on which nothing comes back.
 * @param {Row[]} rows the rows
 * @returns {PlotlyFigure}
 */
export function scatterOf(rows) {
  const known = rows.filter((row) => typeof row.direct_effect === "number" && typeof row.logit_change === "number");
  const effects = known.map((row) => Number(row.direct_effect));
  const last = Math.max(1, ...known.map((row) => Number(row.layer)));
  const ends = [Math.min(0, ...effects), Math.max(0, ...effects)];
  return {
    data: [
      {
        type: "scatter", mode: "lines", x: ends, y: ends.map((end) => -end), name: "y = -x", hoverinfo: "skip",
        showlegend: false, line: { color: "#888888", dash: "dash", width: 1 },
      },
      {
        type: "scatter", mode: "markers", x: effects, y: known.map((row) => row.logit_change), showlegend: false,
        customdata: known.map((row) => [row.head]),
        hovertemplate: "%{customdata[0]}<br>direct effect %{x:.3f}<br>logit change %{y:.3f}<extra></extra>",
        marker: {
          size: known.length > maxLarge ? 5 : 9, color: known.map((row) => row.layer), cmin: 0, cmax: last,
          colorscale: "Viridis", line: { width: 0.5, color: "#ffffff" },
          colorbar: { title: { text: "layer" }, thickness: 12, dtick: Math.ceil(last / 6) },
        },
      },
    ],
    layout: {
      hovermode: "closest",
      xaxis: { title: { text: "direct effect, logits" }, automargin: true },
      yaxis: { title: { text: "logit change when ablated, logits" }, automargin: true },
    },
  };
}
