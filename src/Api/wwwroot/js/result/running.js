import { announce, element, fill } from "../elements.js";
import { count } from "../formats.js";
import { DataTable } from "./data-table.js";
import { follow } from "./live.js";
import { Plot } from "./plot.js";
import { isScatter, newestOf, scatterOf } from "./provisional.js";
import { StateView } from "./state.js";
import { headingOf, visible } from "./words.js";

/** Least time between two sentences that are read aloud, milliseconds. */
const announceInterval = 15_000;

/** Least time between two drawings of rows that come in, milliseconds. */
const drawInterval = 1000;

/**
 * An analysis while it runs: how far it is, and the means over what was measured so far.
 */
export class RunningView {
  #focus;

  #state;

  #rows = element("section", { class: "result-live", hidden: true });

  #note = element("p", { class: "muted" });

  /** @type {DataTable} */
  #table;

  #plot;

  #stop;

  #announcedAt = 0;

  /** @type {import("./live.js").LiveRows | null} */
  #latest = null;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  #unmark;

  /** The element that holds it. */
  root;

  /**
   * @param {import("./types.js").Answer} answer the analysis
   * @param {import("./head-focus.js").HeadFocus} focus which head is shown
   * @param {{cancel: () => Promise<void>, changed: () => void, end: () => void}} does what stops it, and what
   *   happens when its status is another one, and at its end
   */
  constructor(answer, focus, does) {
    this.#focus = focus;
    this.#state = new StateView(does.cancel);
    this.#state.show(answer.progress);
    this.#table = new DataTable("Means so far", focus);
    this.#plot = new Plot(focus);
    fill(this.#rows, element("h2", {}, "So far"), this.#note, this.#plot.root, this.#table.root);
    this.root = element("div", {}, this.#state.root, this.#rows);
    this.#unmark = focus.onChange(() => {
      this.#table.mark();
      this.#plot.mark();
    });
    this.#stop = follow(answer, {
      progress: (progress) => this.#showProgress(progress),
      rows: (rows) => this.#take(rows),
      state: does.changed,
      away: () => this.#state.miss(),
      end: does.end,
    });
  }

  /** Stops following the analysis. */
  takeDown() {
    this.#stop();
    this.#unmark();
    this.#plot.takeDown();
    clearTimeout(this.#timer);
  }

  /** @param {import("./state.js").Progress} progress how far it is */
  #showProgress(progress) {
    this.#state.show(progress);
    const now = performance.now();
    if (now - this.#announcedAt > announceInterval) {
      this.#announcedAt = now;
      announce(this.#state.text);
    }
  }

  /** Keeps the newest rows of the first table that comes, and draws them once in a while.
   * @param {import("./live.js").LiveRows} rows the rows */
  #take(rows) {
    const isFirst = this.#latest === null
      || (rows.table === this.#latest.table && rows.subset === this.#latest.subset);
    if (!isFirst) {
      return;
    }
    this.#latest = rows;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, drawInterval);
  }

  #draw() {
    const rows = this.#latest;
    if (rows === null || rows.rows.length === 0) {
      return;
    }
    const newest = newestOf(rows.rows);
    const { revision } = newest[0];
    this.#rows.hidden = false;
    this.#focus.heads = rows.rows.flatMap((row) => typeof row.head === "string" ? [row.head] : []);
    this.#note.textContent =
      `${headingOf(rows.table)}: means over ${count(rows.n)} positions so far. They move until the last chunk is in.`
      + (typeof revision === "string" ? ` The plot shows ${visible(revision)}.` : "");
    this.#table.show(rows.rows);
    this.#plot.root.hidden = !isScatter(newest);
    if (isScatter(newest)) {
      this.#plot.show(scatterOf(newest), "Direct effect against logit change of each head, so far.", true);
    }
  }
}
