// The list of analyses: filters, progress as it goes, and what can be done with each.

import { isUnfinished } from "./analyses.js";
import { get } from "./api.js";
import { announce, element, fill } from "./elements.js";
import { filterNames, filters } from "./filters.js";
import { newRow } from "./list-row.js";
import { loadingMessage, problemMessage } from "./messages.js";
import { go } from "./router.js";

/** @typedef {Api["AnalysisSummary"]} Summary */

/** @typedef {import("./list-row.js").Row} Row */

const pageSize = 50;

/** How often the list is read while something runs. */
const pollMilliseconds = 2000;

/**
 * Shows the list.
 * @param {HTMLElement} root
 * @param {import("./router.js").Route} route
 * @returns {() => void} Takes it down.
 */
export function showList(root, route) {
  const list = new AnalysisList(route);
  fill(root, element("h1", {}, "Analyses"), filters(route), list.node);
  list.read();
  const unsubscribe = route.onChange(() => list.restart());
  return () => {
    unsubscribe();
    list.stop();
  };
}

/** The rows that the filters leave, read again while one of them may change. */
class AnalysisList {
  /** @param {import("./router.js").Route} route */
  constructor(route) {
    this.route = route;
    this.node = element("div", { id: "analyses" }, loadingMessage("Loading analyses ..."));
    this.faults = element("div", { id: "analyses-problem" });
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.body = element("tbody");
    this.total = element("caption");
    this.more = element("p");
    /** @type {Set<string>} Analyses that are chosen to be compared, in the order of the choice. */
    this.chosen = new Set();
    this.compare = element(
      "button",
      { type: "button", id: "compare", class: "button", click: () => this.showComparison() },
      "Compare the two",
    );
    this.comparison = element(
      "div",
      { class: "row toolbar" },
      this.compare,
      element("span", { class: "help" }, "Choose two that succeeded, of one experiment, to compare them head by head."),
    );
    this.pages = 1;
    this.stopped = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  stop() {
    this.stopped.abort();
    clearTimeout(this.timer);
  }

  restart() {
    this.stop();
    this.stopped = new AbortController();
    this.pages = 1;
    this.read();
  }

  async read() {
    clearTimeout(this.timer);
    const { signal } = this.stopped;
    try {
      const { analyses, total } = await this.fetchPages(signal);
      if (!signal.aborted) {
        this.show(analyses, total);
        this.readAgain(analyses);
      }
    } catch (fault) {
      if (!signal.aborted) {
        fill(
          this.node,
          problemMessage(fault, () => this.read()),
        );
      }
    }
  }

  /** @param {AbortSignal} signal */
  async fetchPages(signal) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    for (const name of filterNames) {
      const value = this.route.get(name);
      if (value !== null && value !== "") {
        query.set(name, value);
      }
    }
    /** @type {Summary[]} */
    const analyses = [];
    /** @type {Api["AnalysisListResponse"]} */
    let page;
    let left = this.pages;
    do {
      page = await get(`/v1/analyses?${query}`, { signal });
      analyses.push(...page.analyses);
      query.set("cursor", page.next_cursor ?? "");
    } while (page.next_cursor !== null && --left > 0);
    return { analyses, total: page.total };
  }

  /** @param {Summary[]} analyses */
  readAgain(analyses) {
    if (analyses.some(isUnfinished)) {
      // A page that nobody sees asks for nothing; it asks at once when it is seen again.
      this.timer = setTimeout(() => {
        if (document.hidden) {
          document.addEventListener("visibilitychange", () => this.read(), { once: true, signal: this.stopped.signal });
        } else {
          this.read();
        }
      }, pollMilliseconds);
    }
  }

  /**
   * @param {Summary[]} analyses
   * @param {number} total
   */
  show(analyses, total) {
    if (analyses.length === 0) {
      this.rows.clear();
      fill(this.node, this.faults, empty(filterNames.some((name) => (this.route.get(name) ?? "") !== "")));
      return;
    }
    const rows = analyses.map((summary) => this.rowOf(summary));
    // Rows stay the elements that they are, so that the keyboard's place in them is kept.
    if (rows.length !== this.body.children.length || rows.some((row, at) => this.body.children[at] !== row.node)) {
      fill(this.body, ...rows.map((row) => row.node));
      this.rows = new Map(analyses.map((summary, at) => [summary.id, rows[at]]));
    }
    this.total.textContent =
      total === analyses.length
        ? total === 1
          ? "1 analysis"
          : `${total} analyses`
        : `The newest ${analyses.length} of ${total} analyses`;
    fill(
      this.more,
      total > analyses.length &&
        element("button", { type: "button", class: "button", click: () => this.showMore() }, "Show older ones"),
    );
    const ids = new Set(analyses.map((summary) => summary.id));
    this.chosen.forEach((id) => ids.has(id) || this.chosen.delete(id));
    this.comparison.hidden = analyses.filter((summary) => summary.status === "succeeded").length < 2;
    this.compare.disabled = this.chosen.size !== 2;
    if (!this.body.isConnected) {
      fill(this.node, this.faults, this.comparison, table(this.total, this.body), this.more);
    }
  }

  /**
   * Chooses an analysis to be compared, or no longer.
   * @param {string} id
   * @param {boolean} isChosen
   */
  choose(id, isChosen) {
    if (isChosen) {
      this.chosen.add(id);
    } else {
      this.chosen.delete(id);
    }
    this.compare.disabled = this.chosen.size !== 2;
  }

  showComparison() {
    go(`/?compare=${[...this.chosen].join(",")}`);
  }

  showMore() {
    this.pages++;
    this.read();
  }

  /** @param {Summary} summary */
  rowOf(summary) {
    const row = this.rows.get(summary.id) ?? newRow(summary, this);
    row.update(summary);
    return row;
  }

  /**
   * Does something with an analysis, and shows what became of it.
   * @param {() => Promise<unknown>} action
   * @param {string} done What is said then.
   */
  async act(action, done) {
    fill(this.faults);
    try {
      await action();
      announce(done);
    } catch (fault) {
      fill(this.faults, problemMessage(fault));
    }
    await this.read();
    if (document.activeElement === document.body) {
      // What was pressed is gone with its row.
      document.getElementById("main")?.focus({ preventScroll: true });
    }
  }
}

/**
 * @param {HTMLTableCaptionElement} caption
 * @param {HTMLTableSectionElement} body
 */
function table(caption, body) {
  const heads = ["Experiment", "Model", "State", "Progress", "Created", "Tags", "Actions"];
  return element(
    "div",
    { class: "table-scroll" },
    element(
      "table",
      { class: "table table-stack" },
      caption,
      element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      body,
    ),
  );
}

/** @param {boolean} isFiltered */
function empty(isFiltered) {
  return element(
    "div",
    { class: "message" },
    element(
      "p",
      {},
      isFiltered
        ? "No analysis matches. Change the filters to see others."
        : "There is no analysis yet. They live in memory until the service stops.",
    ),
    !isFiltered && element("p", {}, element("a", { class: "button", href: "/?new=self-repair" }, "New analysis")),
  );
}
