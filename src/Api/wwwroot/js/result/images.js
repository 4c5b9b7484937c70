import { element } from "../elements.js";
import { plotly } from "./plotly-loader.js";

/** Size of a saved figure, CSS pixels; a PNG has twice as many of its own. */
const size = { width: 900, height: 600 };

/**
 * Saves a figure as the service sends it, in the colors of paper, with its title.
 * @param {PlotlyFigure} figure the figure
 * @param {"svg" | "png"} format how
 * @param {string} name the file's name, without ending
 */
export async function downloadImage(figure, format, name) {
  const Plotly = await plotly();
  const height = typeof figure.layout.height === "number" ? figure.layout.height : size.height;
  const address = await Plotly.toImage(figure, { format, ...size, height, scale: format === "png" ? 2 : 1 });
  const link = element("a", { href: address, download: `${name}.${format}` });
  document.body.append(link);
  link.click();
  link.remove();
}
