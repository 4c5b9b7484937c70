// The page's colors over a figure, which comes in those of paper.

import { narrowed } from "./narrow.js";

/** Colors of the page.
 * @typedef {{surface: string, text: string, muted: string, line: string, edge: string, font: string}} Palette */

/** Gray colors that figures are made with, and what of the page stands for each.
 * @type {Record<string, keyof Palette>} */
const grays = {
  "#ffffff": "surface",
  "#000000": "text",
  "#222222": "text",
  "#4d4d4d": "text",
  "#888888": "muted",
  "#e5e5e5": "line",
};

/** Whether the page is dark. Paper never is. */
export const dark = matchMedia("screen and (prefers-color-scheme: dark)");

/** Width below which a figure is drawn as on a phone, CSS pixels. */
const narrowWidth = 560;

/** The page's colors now, in light or dark. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const token = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: token("surface"),
    text: token("text"),
    muted: token("text-muted"),
    line: token("line"),
    // Dark points of a scale need an edge on a dark page.
    edge: token(dark.matches ? "text-muted" : "surface"),
    font: token("font"),
  };
}

/**
 * A figure in the page's colors, at a width; the one given stays as it is.
 * @param {PlotlyFigure} figure the figure, as the service sends it
 * @param {Palette} colors the page's colors
 * @param {number} width how wide it will be, CSS pixels
 * @returns {PlotlyFigure}
 */
export function themed(figure, colors, width) {
  const layout = /** @type {Record<string, any>} */ (recolored(figure.layout, colors));
  const own = {
    data: figure.data.map((trace) => themedTrace(trace, colors)),
    layout: {
      ...layout,
      // The page has it as a heading, which wraps.
      title: { text: "" },
      ...axesOf(layout, colors),
      paper_bgcolor: colors.surface,
      plot_bgcolor: colors.surface,
      font: { ...layout.font, family: colors.font, color: colors.text, size: 13 },
      margin: { ...layout.margin, t: 16 },
      legend: { ...layout.legend, bgcolor: "rgba(0,0,0,0)" },
      hoverlabel: {
        bgcolor: colors.surface, bordercolor: colors.muted, font: { color: colors.text, family: colors.font },
      },
      // A finger that scrolls the page does not zoom the figure.
      dragmode: matchMedia("(pointer: coarse)").matches ? false : layout.dragmode ?? "zoom",
      autosize: true,
      width: undefined,
    },
  };
  return width < narrowWidth ? narrowed(own) : own;
}

/** @param {Record<string, any>} layout a layout
 *  @param {Palette} colors the page's colors
 *  @returns {Record<string, any>} its axes */
function axesOf(layout, colors) {
  const names = new Set(["xaxis", "yaxis", ...Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name))]);
  return Object.fromEntries([...names].map((name) => [name, {
    ...layout[name],
    gridcolor: colors.line,
    zerolinecolor: colors.muted,
    linecolor: colors.muted,
    tickcolor: colors.muted,
  }]));
}

/** @param {Record<string, any>} trace a trace
 *  @param {Palette} colors the page's colors
 *  @returns {Record<string, any>} */
function themedTrace(trace, colors) {
  return {
    ...trace,
    ...trace.marker ? { marker: markerIn(trace.marker, colors) } : {},
    ...trace.line ? { line: recolored(trace.line, colors) } : {},
    ...trace.textfont ? { textfont: recolored(trace.textfont, colors) } : {},
  };
}

/** @param {Record<string, any>} marker how points look
 *  @param {Palette} colors the page's colors
 *  @returns {Record<string, any>} */
function markerIn(marker, colors) {
  const own = recolored(marker, colors);
  return marker.line?.color === "#ffffff" ? { ...own, line: { ...own.line, color: colors.edge } } : own;
}

/** A value with its grays in the page's colors; scales of colors and lists of numbers stay as they are.
 * @param {any} value a part of a figure
 * @param {Palette} colors the page's colors
 * @returns {any} */
function recolored(value, colors) {
  if (typeof value === "string") {
    const gray = grays[value.toLowerCase()];
    return gray ? colors[gray] : value;
  }
  if (Array.isArray(value)) {
    return value.length > 0 && typeof value[0] === "object" && !Array.isArray(value[0])
      ? value.map((part) => recolored(part, colors)) : value;
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, part]) =>
      [name, name === "colorscale" ? part : recolored(part, colors)]));
  }
  return value;
}
