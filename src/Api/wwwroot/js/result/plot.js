import { element } from "../elements.js";
import { Marks } from "./marks.js";
import { plotly } from "./plotly-loader.js";
import { headOf } from "./plotly-points.js";
import { sketchOf } from "./sketch.js";
import { nextTask } from "./tasks.js";
import { dark, palette, themed } from "./theme.js";

/** What Plotly may do beside drawing: nothing that leaves the page. */
const config = { responsive: false, displaylogo: false, displayModeBar: false, showTips: false };

/** Height of a figure that states none, CSS pixels. */
const height = 460;

/** Time from the last change of width to drawing, milliseconds. */
const resizeDelay = 120;

/**
 * A figure that is drawn on the page, and shows which head is pointed at.
 */
export class Plot {
  #surface = element("div", { class: "plot-surface" });

  #focus;

  /** @type {PlotlyFigure | null} */
  #figure = null;

  #marks = new Marks();

  /** @type {PlotlyElement | null} */
  #drawn = null;

  /** Plotly keeps a reader's zoom while this stays what it is. */
  #view = 0;

  #redraw = () => {
    this.#draw();
  };

  #resizes = new ResizeObserver(() => this.#resize());

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  #width = 0;

  /** Whether a point of this figure is pointed at. */
  #isPointedAt = false;

  /** The element that holds it. */
  root;

  /** @param {import("./head-focus.js").HeadFocus} focus which head is shown */
  constructor(focus) {
    this.#focus = focus;
    this.root = element("div", { class: "plot", role: "img" }, this.#surface, this.#marks.root);
    dark.addEventListener("change", this.#redraw);
    this.#resizes.observe(this.root);
  }

  /**
   * Draws a figure.
   * @param {PlotlyFigure} figure the figure
   * @param {string} text what it shows, for who cannot see it
   * @param {boolean} keepsView whether it is the figure before with other numbers, so that a reader's zoom stays
   */
  async show(figure, text, keepsView = false) {
    this.#figure = figure;
    this.#view += keepsView ? 0 : 1;
    this.root.setAttribute("aria-label", text);
    await this.#draw(!keepsView);
  }

  /** Shows which head is pointed at, and which is pinned. */
  mark() {
    this.#marks.draw(this.#focus.hovered, this.#focus.pinned, !this.#isPointedAt);
  }

  /** Shows all of the figure again. */
  async reset() {
    this.#view += 1;
    await this.#draw();
  }

  /** Takes it down. */
  takeDown() {
    clearTimeout(this.#timer);
    this.#resizes.disconnect();
    dark.removeEventListener("change", this.#redraw);
    if (this.#drawn !== null) {
      window.Plotly.purge(this.#surface);
    }
    this.#drawn = null;
    this.#figure = null;
  }

  /** @param {boolean} isNew whether the room that its labels need is not known yet */
  async #draw(isNew = false) {
    const Plotly = await plotly();
    const figure = this.#figure;
    if (figure === null || !this.root.isConnected) {
      return;
    }
    this.#width = this.root.clientWidth;
    const whole = themed(figure, palette(), this.#width);
    const sketch = isNew ? sketchOf(whole) : null;
    if (sketch !== null) {
      await this.#plot(Plotly, sketch);
      await nextTask();
      if (figure !== this.#figure) {
        return;
      }
    }
    this.#marks.lieOver(await this.#plot(Plotly, whole));
    this.mark();
  }

  /** @param {PlotlyStatic} Plotly what draws
   *  @param {PlotlyFigure} figure a figure in the page's colors */
  async #plot(Plotly, { data, layout }) {
    const sized = { ...layout, width: this.#width, height: layout.height ?? height, uirevision: this.#view };
    if (this.#drawn === null) {
      this.#drawn = await Plotly.newPlot(this.#surface, data, sized, config);
      this.#listen(this.#drawn);
      return this.#drawn;
    }
    return Plotly.react(this.#surface, data, sized, config);
  }

  /** @param {PlotlyElement} drawn the element that it is drawn into */
  #listen(drawn) {
    drawn.on("plotly_hover", (event) => {
      this.#isPointedAt = true;
      this.#focus.hover(headOf(event.points[0]?.customdata));
    });
    drawn.on("plotly_unhover", () => {
      this.#isPointedAt = false;
      this.#focus.hover(null);
    });
    drawn.on("plotly_click", (event) => {
      const head = headOf(event.points[0]?.customdata);
      if (head !== null) {
        this.#focus.toggle(head);
      }
    });
    drawn.on("plotly_relayout", () => this.mark());
    drawn.on("plotly_restyle", () => this.mark());
  }

  /** Draws it anew once the page has stopped changing its width. */
  #resize() {
    clearTimeout(this.#timer);
    if (this.#drawn !== null && Math.abs(this.root.clientWidth - this.#width) > 1) {
      this.#timer = setTimeout(this.#redraw, resizeDelay);
    }
  }
}
