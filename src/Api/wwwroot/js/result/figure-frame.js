import { element } from "../elements.js";
import { plain } from "./figure-rows.js";
import { downloadImage } from "./images.js";

/**
 * A drawn figure with its caption. It takes the keyboard: arrow keys move the pinned head.
 * @param {import("./plot.js").Plot} plot what is drawn
 * @param {HTMLElement} caption what it says
 * @param {import("./head-focus.js").HeadFocus} focus which head is shown
 */
export function figureFrame(plot, caption, focus) {
  const help = element("span", { class: "unseen", id: "figure-help" },
    "Arrow keys pin the next head, Escape unpins it.");
  return element("figure", {
    tabindex: 0, "aria-describedby": help.id, class: "figure",
    keydown: (/** @type {KeyboardEvent} */ event) => focus.onKey(event),
  }, plot.root, caption, help);
}

/**
 * What can be done with a figure: to see all of it again, and to save it.
 * @param {import("./plot.js").Plot} plot where it is drawn
 * @param {() => PlotlyFigure | null} figure the figure that is shown, as the service sends it
 * @param {() => string} name the name of a saved file, without ending
 */
export function figureActions(plot, figure, name) {
  const save = (/** @type {"svg" | "png"} */ format) => element("button", {
    type: "button", class: "button button-small", click: async () => {
      const shown = figure();
      if (shown !== null) {
        await downloadImage(shown, format, name());
      }
    },
  }, format.toUpperCase());
  return element("span", { class: "figure-actions" },
    element("button", { type: "button", class: "button button-small", click: () => plot.reset() }, "Reset view"),
    save("svg"), save("png"));
}

/**
 * What stands under a figure's title: what it is of, and what is left out of it.
 * @param {PlotlyFigure} figure the figure, as the service sends it
 */
export function subtitleOf(figure) {
  return plain(figure.layout.title.text.split("<br>").at(-1));
}
