// Two analyses, head by head: how far they go together, and where they differ most.

import { modelName, resultHref, resultLink } from "./analyses.js";
import { get } from "./api.js";
import { rowsOf, spoken, termsOf } from "./compare/rows.js";
import { announce, element, fill } from "./elements.js";
import { count, moment } from "./formats.js";
import { loadingMessage, problemMessage, warningMessage } from "./messages.js";
import { DataTable } from "./result/data-table.js";
import { figureActions, figureFrame, subtitleOf } from "./result/figure-frame.js";
import { HeadFocus } from "./result/head-focus.js";
import { Plot } from "./result/plot.js";
import { wordsOf } from "./result/words.js";

/** @typedef {Api["CompareResponse"]} Comparison */

/** @typedef {import("./router.js").Route} Route */

/** @typedef {import("./result/types.js").Row} Row */

/** The term that is shown first, where both analyses have it. */
const firstTerm = "self_repair";

/**
 * Shows the comparison that the state names: `compare`, the ids; `subset` and `term`, what is compared; `head`, which
 * one is pinned.
 * @param {HTMLElement} root
 * @param {Route} route
 * @returns {() => void} Takes it down.
 */
export function showCompare(root, route) {
  const content = element("div", { id: "comparison" });
  fill(root, element("h1", {}, "Comparison"), content);
  /** @type {ComparisonView | null} */
  let view = null;
  let isGone = false;
  let shown = "";
  const load = async () => {
    const query = queryOf(route);
    shown = query;
    view?.takeDown();
    view = null;
    fill(content, loadingMessage("Loading the comparison ..."));
    try {
      const comparison = await get(`/v1/compare?${query}`);
      if (!isGone && shown === query) {
        view = new ComparisonView(comparison, query, route);
        fill(content, ...view.nodes);
        view.follow();
      }
    } catch (fault) {
      if (!isGone && shown === query) {
        fill(content, problemMessage(fault, load));
      }
    }
  };
  load();
  const unsubscribe = route.onChange(() => (queryOf(route) === shown ? view?.follow() : load()));
  return () => {
    isGone = true;
    unsubscribe();
    view?.takeDown();
  };
}

/** @param {Route} route */
function queryOf(route) {
  const query = new URLSearchParams({ ids: route.get("compare") ?? "" });
  const subset = route.get("subset");
  if (subset !== null) {
    query.set("subset", subset);
  }
  return query.toString();
}

/** A comparison: a figure of one term, its heads as a table, and the correlations of all terms. */
class ComparisonView {
  #route;

  #query;

  /** @type {Row[]} */
  #rows;

  #terms;

  #focus;

  #plot;

  #table;

  #caption = element("figcaption");

  #frame;

  #problem = element("div");

  #term = "";

  #choice;

  /** @type {PlotlyFigure | null} */
  #figure = null;

  /** @type {string | null} */
  #pinned;

  /** What is shown. */
  nodes;

  /**
   * @param {Comparison} comparison
   * @param {string} query What was asked for.
   * @param {Route} route
   */
  constructor(comparison, query, route) {
    this.#route = route;
    this.#query = query;
    this.#rows = /** @type {Row[]} */ (comparison.heads);
    this.#terms = termsOf(this.#rows);
    this.#focus = new HeadFocus(route);
    this.#focus.heads = this.#rows.map((row) => String(row.head));
    this.#pinned = this.#focus.pinned;
    this.#plot = new Plot(this.#focus);
    this.#frame = figureFrame(this.#plot, this.#caption, this.#focus);
    this.#table = new DataTable("Heads, the largest difference first", this.#focus);
    this.#focus.onChange(() => this.#mark());
    this.#choice = choice(this.#terms, this.#chooses("term"));
    this.nodes = [
      element("p", {}, "a: ", side(comparison.a)),
      element("p", {}, "b: ", side(comparison.b)),
      ...comparison.warnings.map(warningMessage),
      this.#controls(comparison.subset),
      this.#problem,
      this.#frame,
      element("h2", { class: "section" }, "Heads, the largest difference first"),
      this.#table.root,
      ...correlationsView(comparison, query),
    ];
  }

  /** Shows what the state names. */
  follow() {
    this.#focus.follow();
    const term =
      [this.#route.get("term"), firstTerm].find((name) => name !== null && this.#terms.includes(name)) ??
      this.#terms[0];
    this.#choice.value = term;
    if (term !== this.#term) {
      this.#term = term;
      this.#table.show(rowsOf(this.#rows, term));
      this.#draw();
    }
  }

  takeDown() {
    this.#term = "";
    this.#plot.takeDown();
  }

  /** Draws the term. */
  async #draw() {
    const term = this.#term;
    this.#figure = null;
    try {
      const figure = await get(`/v1/compare/figure?${this.#query}&term=${encodeURIComponent(term)}`);
      if (term === this.#term) {
        this.#figure = figure;
        fill(this.#problem);
        this.#frame.hidden = false;
        this.#caption.textContent =
          `${capitalized(subtitleOf(figure))}. On the line y = x both agree; above it b is larger, below it a is.`;
        await this.#plot.show(figure, `${this.#caption.textContent} The numbers follow as a table.`);
      }
    } catch (fault) {
      if (term === this.#term) {
        // The figure before is not of this term.
        this.#frame.hidden = true;
        fill(this.#problem, problemMessage(fault, () => this.#draw()));
      }
    }
  }

  /** Shows which head is pointed at, and which is pinned. */
  #mark() {
    this.#plot.mark();
    this.#table.mark();
    if (this.#focus.pinned !== this.#pinned) {
      this.#pinned = this.#focus.pinned;
      announce(spoken(this.#pinned, this.#rows, this.#term));
    }
  }

  /**
   * What takes a choice into the state.
   * @param {string} name
   */
  #chooses(name) {
    return (/** @type {string} */ value) => this.#route.set({ [name]: value }, { replace: true });
  }

  /** @param {string | null} subset The positions that are compared; null where there is no choice. */
  #controls(subset) {
    const positions = choice(["all", "top"], this.#chooses("subset"));
    positions.value = subset ?? "all";
    return element(
      "div",
      { class: "figure-controls" },
      element("label", {}, "Term ", this.#choice),
      subset !== null && element("label", {}, "Positions ", positions),
      figureActions(this.#plot, () => this.#figure, () => `comparison-${this.#term}`),
    );
  }
}

/**
 * The correlations of all terms, and all rows as files.
 * @param {Comparison} comparison
 * @param {string} query What was asked for.
 */
function correlationsView(comparison, query) {
  const file = (/** @type {string} */ table, /** @type {string} */ text) =>
    element("a", { href: `/v1/compare?${query}&format=csv&table=${table}`, download: `compared-${table}.csv` }, text);
  return [
    element("h2", { class: "section" }, "How far they go together"),
    element("p", { class: "help" }, "Correlations over heads: of the values (Pearson) and of the order (Spearman)."),
    correlationTable(/** @type {Row[]} */ (comparison.correlations)),
    element("p", { class: "row section" }, file("heads", "Heads as CSV"), file("correlations", "Correlations as CSV")),
  ];
}

/** @param {string} text a sentence */
function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {Api["AnalysisSummary"]} analysis */
function side(analysis) {
  return element(
    "span",
    {},
    resultLink(analysis),
    ` of ${modelName(analysis)}, `,
    moment(analysis.created_at),
    " ",
    element("a", { class: "small muted", href: resultHref(analysis.id) }, analysis.id),
  );
}

/** @param {Row[]} rows */
function correlationTable(rows) {
  const names = Object.keys(rows[0] ?? {});
  const caption = "Correlations, a row a term";
  return element(
    "div",
    { class: "table-scroll", tabindex: 0, role: "region", "aria-label": caption },
    element(
      "table",
      { class: "table" },
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...names.map((name) => cell(row[name]))))),
    ),
  );
}

/** @param {unknown} value */
function cell(value) {
  if (typeof value !== "number") {
    return element("td", {}, value === null ? "none" : String(value));
  }
  return element("td", { class: "number" }, Number.isInteger(value) ? count(value) : value.toFixed(3));
}

/**
 * @param {string[]} values
 * @param {(value: string) => void} choose
 */
function choice(values, choose) {
  const select = element(
    "select",
    { change: () => choose(select.value) },
    ...values.map((value) => element("option", { value }, wordsOf(value))),
  );
  return select;
}
