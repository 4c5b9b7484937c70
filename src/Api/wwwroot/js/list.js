// The list of analyses: filters, progress as it goes, and what can be done with each.

import { isUnfinished, modelName, progressBar, resultLink, stateMark } from "./analyses.js";
import { get, post, remove } from "./api.js";
import { confirmed } from "./confirm.js";
import { announce, element, fill } from "./elements.js";
import { filterNames, filters } from "./filters.js";
import { kindName, moment } from "./formats.js";
import { loadingMessage, problemMessage } from "./messages.js";

/** @typedef {Api["AnalysisSummary"]} Summary */

/** @typedef {{ node: HTMLTableRowElement, update: (summary: Summary) => void }} Row */

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
    if (!this.body.isConnected) {
      fill(this.node, this.faults, table(this.total, this.body), this.more);
    }
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
  }
}

/**
 * @param {Summary} first
 * @param {AnalysisList} list
 * @returns {Row}
 */
function newRow(first, list) {
  const state = element("td", { "data-label": "State" });
  const progress = element("td", { "data-label": "Progress", class: "cell-progress" });
  const actions = element("td", {}, element("div", { class: "row" }));
  const node = element(
    "tr",
    { "data-analysis": first.id },
    element("td", {}, resultLink(first), element("div", { class: "small muted" }, first.id)),
    element("td", { "data-label": "Model" }, modelName(first)),
    state,
    progress,
    element("td", { "data-label": "Created" }, moment(first.created_at)),
    element("td", { "data-label": "Tags" }, ...tags(first)),
    actions,
  );
  let shown = "";
  /** @param {Summary} summary */
  const update = (summary) => {
    fill(progress, isUnfinished(summary) ? progressBar(summary) : null);
    if (summary.status !== shown) {
      shown = summary.status;
      fill(state, stateMark(summary.status));
      fill(/** @type {Element} */ (actions.firstChild), ...buttons(summary, list));
    }
  };
  return { node, update };
}

/** @param {Summary} summary */
function tags(summary) {
  return Object.entries(summary.tags).map(([name, value]) => element("span", { class: "tag" }, `${name}: ${value}`));
}

/**
 * @param {Summary} summary
 * @param {AnalysisList} list
 */
function buttons(summary, list) {
  const name = `${kindName(summary.kind)} ${summary.id}`;
  /** @param {string} text @param {string} style @param {() => void} press */
  const button = (text, style, press) =>
    element(
      "button",
      { type: "button", class: `button button-small ${style}`, "aria-label": `${text} ${name}`, click: press },
      text,
    );
  return [
    isUnfinished(summary) &&
      button("Cancel", "", () => list.act(() => post(`/v1/analyses/${summary.id}/cancel`), `${name} is canceled.`)),
    button("Delete", "button-danger", async () => {
      const question = isUnfinished(summary)
        ? `${name} is stopped, and what it found so far is gone.`
        : `${name} and its rows are gone then. The same request can be run again.`;
      if (await confirmed("Delete this analysis?", question, "Delete")) {
        await list.act(() => remove(`/v1/analyses/${summary.id}`), `${name} is deleted.`);
      }
    }),
  ];
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
        ? "No analysis is like that. Change the filters to see others."
        : "There is no analysis yet. They live in memory until the service stops.",
    ),
    !isFiltered && element("p", {}, element("a", { class: "button", href: "/?new=self-repair" }, "New analysis")),
  );
}
