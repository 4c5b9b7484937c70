// The view of one analysis: while it runs, when it has results, and when there are none.

import { get, post, Problem } from "./api.js";
import { announce, element, fill } from "./elements.js";
import { kindName } from "./formats.js";
import { diagnosticsView } from "./result/diagnostics.js";
import { FiguresView } from "./result/figures.js";
import { HeadFocus } from "./result/head-focus.js";
import { HeadPanel } from "./result/head-panel.js";
import { footerView, headerView, modelText } from "./result/header.js";
import { againButton, nextView } from "./result/next.js";
import { problemView } from "./result/problems.js";
import { repeatView } from "./result/repeat.js";
import { RunningView } from "./result/running.js";
import { tablesOf, tablesView } from "./result/tables.js";
import { TokenView } from "./result/token-view.js";


/** @typedef {import("./result/types.js").Answer} Answer */

/** @typedef {import("./result/types.js").Route} Route */

/**
 * Shows an analysis.
 * @param {HTMLElement} root where
 * @param {string} id the analysis
 * @param {Route} route state in the URL
 * @returns {() => void} takes the view down
 */
export function showResult(root, id, route) {
  const view = new ResultView(root, id, route);
  view.load();
  return () => view.takeDown();
}

class ResultView {
  #root;

  #id;

  #route;

  #isDown = false;

  /** Ends what the shown state listens to.
   * @type {(() => void)[]} */
  #ends = [];

  /** As it was read last.
   * @type {Answer | null} */
  #answer = null;

  /** @param {HTMLElement} root where it is shown
   *  @param {string} id the analysis
   *  @param {Route} route state in the URL */
  constructor(root, id, route) {
    this.#root = root;
    this.#id = id;
    this.#route = route;
  }

  /** Reads the analysis and shows it as it is.
   * @returns {Promise<boolean>} whether it could be read */
  async load() {
    if (this.#root.childElementCount === 0) {
      fill(this.#root, element("p", { class: "muted", role: "status" }, "Reading the analysis …"));
    }
    try {
      const answer = /** @type {Answer} */ (await get(`/v1/analyses/${encodeURIComponent(this.#id)}`));
      if (!this.#isDown) {
        this.#show(answer);
      }
      return true;
    } catch (fault) {
      if (!this.#isDown) {
        this.#showProblem(fault);
      }
      return false;
    }
  }

  /** Takes the view down: nothing listens any more. */
  takeDown() {
    this.#isDown = true;
    this.#end();
  }

  #end() {
    for (const end of this.#ends.splice(0)) {
      end();
    }
  }

  /** @param {Answer} answer the analysis */
  #show(answer) {
    this.#end();
    this.#answer = answer;
    document.title = `${kindName(answer.kind)} of ${modelText(answer)} - SelfRepair`;
    const header = headerView(answer);
    switch (answer.status) {
      case "succeeded":
        this.#showFinished(answer, header);
        break;
      case "failed":
        fill(this.#root, header,
          problemView(new Problem(answer.error ?? { detail: "It failed." }), changeLink(answer)));
        break;
      case "canceled":
        fill(this.#root, header, element("section", { class: "message" },
          element("p", {}, "This analysis was canceled before it had results."), changeLink(answer)));
        break;
      default:
        this.#showRunning(answer, header);
    }
  }

  /** @param {Answer} answer the analysis
   *  @param {HTMLElement} header what it is */
  #showRunning(answer, header) {
    const focus = new HeadFocus(this.#route);
    const running = new RunningView(answer, focus, {
      cancel: async () => {
        await post(answer.links.cancel);
      },
      changed: () => this.#showHeader(header),
      end: async () => {
        if (await this.load()) {
          announce("The analysis has ended.");
        }
      },
    });
    this.#ends.push(() => running.takeDown());
    fill(this.#root, header, running.root, repeatView(answer));
  }

  /** Shows what is known of an analysis by now, such as its model's commit.
   * @param {HTMLElement} header what is shown */
  async #showHeader(header) {
    try {
      const answer = await get(`/v1/analyses/${encodeURIComponent(this.#id)}`);
      if (!this.#isDown && header.isConnected) {
        fill(header, ...headerView(answer).childNodes);
      }
    } catch {
      // What follows the analysis meets the same, and says it.
    }
  }

  /** @param {Answer} answer the analysis
   *  @param {HTMLElement} header what it is */
  #showFinished(answer, header) {
    const focus = new HeadFocus(this.#route);
    const found = tablesOf(answer);
    focus.heads = found.flatMap((table) =>
      table.rows.flatMap((row) => typeof row.head === "string" ? [row.head] : []));
    const figures = new FiguresView(answer, this.#route, focus);
    const panel = focus.heads.length === 0 ? null : new HeadPanel(found, focus);
    const tokens = new TokenView(answer, this.#route);
    const tables = tablesView(answer, this.#route, focus);
    fill(this.#root, header, element("div", { class: "result-folds" }, diagnosticsView(answer), repeatView(answer)),
      element("div", { class: panel === null ? null : "result-columns" }, figures.root, panel?.root),
      nextView(answer, this.#route), tokens.root, tables?.root, footerView(answer));
    const mark = () => {
      figures.mark();
      tables?.mark();
      panel?.show();
      tokens.show(focus.isKnown ? focus.pinned : null);
    };
    this.#ends.push(
      focus.onChange(mark),
      this.#route.onChange(() => {
        focus.follow();
        figures.follow();
        tables?.follow();
      }),
      () => figures.takeDown(),
      () => tokens.takeDown());
    mark();
    figures.load();
  }

  /** @param {unknown} fault what was thrown */
  #showProblem(fault) {
    document.title = "Analysis - SelfRepair";
    const problem = fault instanceof Problem
      ? fault : new Problem({ title: "The page failed.", detail: String(fault) });
    const again = element("button", { type: "button", class: "button", click: () => this.load() }, "Try again");
    const list = element("a", { class: "button", href: "/?list" }, "Analyses that are kept");
    const known = this.#answer;
    const outcome = element("div");
    const next = problem.isAway ? again : known === null ? null : againButton(known, this.#route, outcome);
    fill(this.#root, element("h1", {}, known === null ? "Analysis" : kindName(known.kind)),
      problemView(problem, next, list, element("a", { class: "button", href: `/?new=${known?.kind ?? "self-repair"}` },
        "New analysis")), outcome);
  }
}

/** @param {Answer} answer the analysis */
function changeLink(answer) {
  return element("a", { class: "button", href: `/?new=${answer.kind}&from=${answer.id}` },
    "Change the request and run again");
}
