// What a figure is drawn like where it has little room, as on a phone.

import { plain } from "./figure-rows.js";

/** Letters of a name that has room beside a bar; a longer one stands above it. */
const maxBeside = 10;

/** Letters of a name beside a map's row. */
const maxBesideRow = 12;

/** Height of a bar with its name above, and of what stands under all of them, CSS pixels. */
const band = 52;
const foot = 150;
const minHeight = 320;

/** Between the bars and the legend, which leaves room for the axis, CSS pixels. */
const legendDistance = 60;

/** Part of a band that bars take; the name has the rest. */
const barShare = 0.5;

/**
 * A figure for little room; the one given stays as it is.
 * @param {PlotlyFigure} figure a figure in the page's colors
 * @returns {PlotlyFigure}
 */
export function narrowed(figure) {
  const data = figure.data.map(narrowedTrace);
  const layout = {
    ...figure.layout,
    font: { ...figure.layout.font, size: 11 },
    margin: { ...figure.layout.margin, l: 44, r: 8 },
  };
  const names = [...new Set(data.flatMap((trace) => trace.orientation === "h" || trace.type === "heatmap" ? trace.y : []))]
    .filter((name) => typeof name === "string");
  const longest = Math.max(0, ...names.map((name) => plain(name).length));
  if (data.some((trace) => trace.type === "heatmap")) {
    return longest > maxBesideRow ? { data, layout: withShortNames(layout, names) } : { data, layout };
  }
  return longest > maxBeside ? { data, layout: withNamesAbove(layout, names) } : { data, layout };
}

/** @param {Record<string, any>} trace a trace
 *  @returns {Record<string, any>} */
function narrowedTrace(trace) {
  const isMap = trace.type === "heatmap";
  const bar = isMap ? trace.colorbar : trace.marker?.colorbar;
  if (!bar) {
    return trace;
  }
  const colorbar = { ...bar, thickness: 8, xpad: 2, title: { ...bar.title, side: "top" } };
  return isMap ? { ...trace, colorbar } : { ...trace, marker: { ...trace.marker, colorbar } };
}

/**
 * Names above the bars that lie, which have the whole width then.
 * @param {Record<string, any>} layout the figure's layout
 * @param {string[]} names what the bars are of, in order
 */
function withNamesAbove(layout, names) {
  const labels = names.map((text, at) => ({
    text, x: 0, xref: "paper", xanchor: "left", y: at - barShare / 2, yref: "y", yanchor: "bottom", showarrow: false,
    borderpad: 0, font: { size: 11 },
  }));
  const height = Math.max(minHeight, foot + band * names.length);
  return {
    ...layout,
    bargap: 1 - barShare,
    height,
    legend: { ...layout.legend, y: -legendDistance / (height - foot) },
    margin: { ...layout.margin, l: 8 },
    yaxis: { ...layout.yaxis, title: { text: "" }, showticklabels: false, ticks: "" },
    annotations: [...layout.annotations ?? [], ...labels],
  };
}

/**
 * The names of a map's rows without their middles; the label under the pointer has them whole.
 * @param {Record<string, any>} layout the figure's layout
 * @param {string[]} names the rows' names
 */
function withShortNames(layout, names) {
  return { ...layout, yaxis: { ...layout.yaxis, tickvals: names, ticktext: names.map(shortened) } };
}

/** @param {string} name a name, as Plotly takes it */
function shortened(name) {
  const letters = [...plain(name)];
  const half = (maxBesideRow - 1) / 2;
  const text = letters.length <= maxBesideRow
    ? letters.join("") : [...letters.slice(0, Math.ceil(half)), "…", ...letters.slice(-Math.floor(half))].join("");
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
