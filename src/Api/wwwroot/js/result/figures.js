import { get } from "../api.js";
import { element, fill } from "../elements.js";
import { problemMessage } from "../messages.js";
import { DataTable } from "./data-table.js";
import { figureActions, figureFrame, subtitleOf } from "./figure-frame.js";
import { rowsOfFigure } from "./figure-rows.js";
import { Plot } from "./plot.js";
import { tabList } from "./tabs.js";
import { wordsOf } from "./words.js";

/** A figure that an analysis has.
 * @typedef {{name: string, title: string, summary: string, href: string, parameters: Parameter[]}} FigureEntry */

/** What a figure can be drawn of.
 * @typedef {{name: string, values: string[], default: string}} Parameter */

/** Figures that are kept, to be shown again without a request. */
const maxKept = 20;

/** The figures of an analysis: one at a time, with its parameters, what it says, and its numbers.
 */
export class FiguresView {
  #answer;

  #route;

  #focus;

  #panel = element("div", { class: "figure-panel" });

  #controls = element("div", { class: "figure-controls" });

  #caption = element("figcaption");

  #plot;

  #table;

  #fold;

  /** The figure and its table. */
  #drawing;

  /** @type {FigureEntry[]} */
  #figures = [];

  /** @type {{choose: (name: string) => boolean} | null} */
  #tabs = null;

  /** Figures that were read, by address. They never change.
   * @type {Map<string, PlotlyFigure>} */
  #read = new Map();

  /** @type {string | null} */
  #shown = null;

  /** @type {PlotlyFigure | null} */
  #figure = null;

  #problem = element("div");

  /** The element that holds it. */
  root = element("section", { class: "result-figures", "aria-label": "Figures" });

  /**
   * @param {import("./types.js").Answer} answer the analysis
   * @param {import("./types.js").Route} route state in the URL
   * @param {import("./head-focus.js").HeadFocus} focus which head is shown
   */
  constructor(answer, route, focus) {
    this.#answer = answer;
    this.#route = route;
    this.#focus = focus;
    this.#plot = new Plot(focus);
    this.#table = new DataTable("Numbers of the figure", focus);
    this.#fold = element("details", { class: "result-fold" },
      element("summary", {}, "The figure as a table"), this.#table.root);
    this.#fold.addEventListener("toggle", () => this.#fillTable());
    this.#drawing = element("div", {}, figureFrame(this.#plot, this.#caption, focus), this.#fold);
    fill(this.#panel, this.#controls, this.#problem, this.#drawing);
  }

  /** Reads which figures there are, and shows the one that the URL names. */
  async load() {
    try {
      const { figures } = await get(`${this.#answer.links.self}/figures`);
      this.#figures = figures;
      if (this.#figures.length === 0) {
        this.root.hidden = true;
        return;
      }
      const tabs = tabList("Figures", this.#figures, this.#panel, (name) => this.#route.set({ figure: name }));
      this.#tabs = tabs;
      fill(this.root, tabs.root, this.#panel);
      await this.follow();
    } catch (fault) {
      fill(this.root, problemMessage(fault, () => this.load()));
    }
  }

  /** Shows what the URL says. */
  async follow() {
    const entry = this.#figures.find((figure) => figure.name === this.#route.get("figure")) ?? this.#figures[0];
    if (!entry) {
      return;
    }
    const isOther = this.#tabs?.choose(entry.name);
    const chosen = this.#valuesOf(entry);
    if (isOther) {
      this.#showControls(entry);
    }
    this.#setControls(chosen);
    const query = new URLSearchParams(chosen);
    const address = query.size === 0 ? entry.href : `${entry.href}?${query}`;
    if (address !== this.#shown) {
      this.#shown = address;
      await this.#show(entry, address);
    }
  }

  /** Shows which head is pointed at, and which is pinned. */
  mark() {
    this.#plot.mark();
    this.#table.mark();
  }

  /** Takes it down. */
  takeDown() {
    this.#shown = null;
    this.#plot.takeDown();
  }

  /** @param {FigureEntry} entry the figure
   *  @param {string} address where it is */
  async #show(entry, address) {
    this.#panel.setAttribute("aria-busy", "true");
    try {
      const figure = this.#read.get(address) ?? await get(address);
      this.#keep(address, figure);
      if (address === this.#shown) {
        this.#figure = figure;
        fill(this.#problem);
        this.#drawing.hidden = false;
        fill(this.#caption, entry.summary, element("span", { class: "figure-label" }, subtitleOf(figure)));
        this.#fillTable();
        await this.#plot.show(figure, `${entry.title}. ${entry.summary} Its numbers follow as a table.`);
      }
    } catch (fault) {
      if (address === this.#shown) {
        // The figure before is not the one that was asked for.
        this.#drawing.hidden = true;
        fill(this.#problem, problemMessage(fault, () => this.#show(entry, address)));
      }
    }
    if (address === this.#shown) {
      this.#panel.removeAttribute("aria-busy");
    }
  }

  /** Keeps the figures that were read last.
   * @param {string} address where it is
   * @param {PlotlyFigure} figure the figure */
  #keep(address, figure) {
    this.#read.delete(address);
    this.#read.set(address, figure);
    const [oldest] = this.#read.keys();
    if (this.#read.size > maxKept) {
      this.#read.delete(oldest);
    }
  }

  #fillTable() {
    if (this.#fold.open && this.#figure !== null) {
      this.#table.show(rowsOfFigure(this.#figure));
    }
  }

  /** The values of a figure's parameters: those of the URL where the figure has them. The pinned head is that of a
   * parameter named so.
   * @param {FigureEntry} entry the figure
   * @returns {Record<string, string>} */
  #valuesOf(entry) {
    return Object.fromEntries(entry.parameters.map((parameter) => {
      const asked = parameter.name === "head" ? this.#focus.pinned : this.#route.get(parameter.name);
      return [parameter.name, asked !== null && parameter.values.includes(asked) ? asked : parameter.default];
    }));
  }

  /** @param {FigureEntry} entry the figure */
  #showControls(entry) {
    const selects = entry.parameters.map((parameter) => element("label", {}, `${wordsOf(parameter.name)} `,
      element("select", {
        name: parameter.name,
        change: (/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => {
          const { value } = event.currentTarget;
          if (parameter.name === "head") {
            this.#focus.pin(value);
          } else {
            this.#route.set({ [parameter.name]: value });
          }
        },
      }, ...parameter.values.map((value) => element("option", { value }, wordsOf(value))))));
    fill(this.#controls, ...selects,
      figureActions(this.#plot, () => this.#figure, () => `${this.#answer.id}-${entry.name}`));
  }

  /** @param {Record<string, string>} chosen values of parameters */
  #setControls(chosen) {
    for (const select of this.#controls.querySelectorAll("select")) {
      select.value = chosen[select.name];
    }
  }
}
