import { announce, element, fill } from "../elements.js";
import { term } from "../terms.js";
import { breakdownView, hasBreakdown, mainPart, sentencesOf } from "./breakdown.js";
import { columnsOf } from "./columns.js";
import { DataTable } from "./data-table.js";
import { decimal, withError } from "./numbers.js";
import { headingOf, visible } from "./words.js";

/** @typedef {import("./types.js").Row} Row */

/** @typedef {import("./types.js").Table} Table */

/** Heads named where none is pinned, at either end of the ranking. */
const namedCount = 3;

/** Columns that say what a row is of, not what was measured. */
const keys = ["head", "layer", "head_index"];

/** Numbers that are looked at first. */
const mainNumbers = ["self_repair", "logit_change", "direct_effect_lost"];

/**
 * What is known of the pinned head; where none is pinned, which heads to look at.
 */
export class HeadPanel {
  #tables;

  #focus;

  #name = element("h2", { id: "head-title", tabindex: -1 });

  #body = element("div");

  #buttons;

  /** @type {string | null | undefined} */
  #shown = undefined;

  /** The element that holds it. */
  root;

  /**
   * @param {Table[]} tables the analysis's tables
   * @param {import("./head-focus.js").HeadFocus} focus which head is shown
   */
  constructor(tables, focus) {
    this.#tables = tables.filter((table) => table.rows.some((row) => "head" in row));
    this.#focus = focus;
    this.#buttons = element("div", { class: "row" },
      this.#button("←", "Previous head", "ArrowLeft"),
      this.#button("→", "Next head", "ArrowRight"),
      this.#button("Unpin", "Unpin the head", "Escape"));
    this.root = element("aside", { class: "panel head-panel", "aria-labelledby": "head-title" },
      element("div", { class: "row spread" }, this.#name, this.#buttons), this.#body);
  }

  /** Shows the head that is pinned. */
  show() {
    const head = this.#focus.pinned;
    if (head === this.#shown) {
      return;
    }
    const isFirst = this.#shown === undefined;
    this.#shown = head;
    const isKnown = head !== null && this.#focus.isKnown;
    this.#buttons.hidden = !isKnown;
    this.#name.textContent = isKnown ? `Head ${head}` : "Heads";
    fill(this.#body, ...isKnown ? this.#numbersOf(head) : this.#overview(head));
    if (!isFirst) {
      announce(this.#spoken(head));
    }
  }

  /** What is read aloud when another head is pinned.
   * @param {string | null} head the head */
  #spoken(head) {
    const row = this.#tables[0]?.rows.find((candidate) => candidate.head === head);
    return head === null ? "No head is pinned." : `Head ${head}. ${row && hasBreakdown(row) ? sentencesOf(row) : ""}`;
  }

  /** @param {string} text what it shows
   *  @param {string} label what it does
   *  @param {string} key the key that it stands for */
  #button(text, label, key) {
    return element("button", {
      type: "button", class: "button button-small", "aria-label": label, title: label,
      click: () => {
        this.#focus.move(key);
        if (this.#focus.pinned === null) {
          this.#name.focus();
        }
      },
    }, text);
  }

  /** @param {string} head the head
   *  @returns {Node[]} */
  #numbersOf(head) {
    return this.#tables.flatMap((table) => {
      // A row of no position has no number.
      const rows = table.rows.filter((row) => row.head === head && row.n !== 0);
      return rows.length === 0 ? [] : [
        element("h3", {}, headingOf(table.name)),
        ...rows.length === 1 ? this.#oneRow(rows[0]) : [manyRows(`${headingOf(table.name)} of ${head}`, rows,
          this.#focus)],
      ];
    });
  }

  /** @param {Row} row the head's only row
   *  @returns {Node[]} */
  #oneRow(row) {
    const columns = columnsOf([row], false).filter((column) => !keys.includes(column.name));
    const numbers = element("dl", { class: "numbers" }, ...columns.map((column) =>
      element("div", {}, element("dt", {}, column.name), element("dd", {}, column.text(row)))));
    return hasBreakdown(row)
      ? [element("p", {}, sentencesOf(row)), breakdownView(row),
        element("details", { class: "result-fold" }, element("summary", {}, "All its numbers"), numbers)]
      : [numbers];
  }

  /** Which heads to look at.
   * @param {string | null} asked a head that is asked for and not there
   * @returns {Node[]} */
  #overview(asked) {
    const help = element("p", { class: "muted" }, asked === null
      ? "Point at a head to see it everywhere; click to pin it. With the keyboard: go to the figure or a table and "
        + "press an arrow key."
      : `This analysis has no head ${visible(asked)}.`);
    const table = this.#tables.find((candidate) =>
      hasBreakdown(candidate.rows[0]) && new Set(candidate.rows.map((row) => row.head)).size === candidate.rows.length);
    if (!table) {
      return [help];
    }
    const ranked = [...table.rows].sort((first, second) => Number(second.self_repair) - Number(first.self_repair));
    const repaired = ranked.filter((row) => Number(row.self_repair) > 0).slice(0, namedCount);
    const broken = ranked.filter((row) => Number(row.self_repair) < 0).slice(-namedCount).reverse();
    return [
      help,
      ...this.#ranking([term("self-repair", "Self-repair"), ": most comes back"], repaired),
      ...this.#ranking(["Most breaks further"], broken),
    ];
  }

  /** @param {(Node | string)[]} heading what they have in common
   *  @param {Row[]} rows the heads' rows
   *  @returns {Node[]} */
  #ranking(heading, rows) {
    return rows.length === 0 ? [] : [
      element("h3", {}, ...heading),
      element("ol", { class: "ranking" }, ...rows.map((row) => {
        const { part, value } = mainPart(row);
        const head = String(row.head);
        const point = () => this.#focus.hover(head);
        const leave = () => this.#focus.hover(null);
        const pin = () => {
          // The ranking goes, and nobody would say that the pointer has left it.
          leave();
          this.#focus.pin(head);
        };
        return element("li", { pointerenter: point, pointerleave: leave },
          element("button", {
            type: "button", class: "button button-small", focus: point, blur: leave, click: pin,
          }, head),
          element("span", { class: "numeric" },
            ` ${withError(Number(row.self_repair), row.self_repair_se)}, the largest part from ${part}: `
              + decimal(value)));
      })),
    ];
  }
}

/** A row without the columns that say which head it is of. Where it has a breakdown, its main numbers come first, since
 * there is little room: those before n say what the row is of.
 * @param {Row} row the row
 * @returns {Row} */
function withoutHead(row) {
  const rest = Object.entries(row).filter(([name]) =>
    !keys.includes(name) || (name === "layer" && !("head_index" in row)));
  const end = rest.findIndex(([name]) => name === "n");
  return Object.fromEntries(hasBreakdown(row) && end >= 0
    // A column that comes twice keeps its first place.
    ? [...rest.slice(0, end), ...mainNumbers.map((name) => [name, row[name]]), ...rest.slice(end)] : rest);
}

/** @param {string} label what they are
 *  @param {Row[]} rows rows of one head
 *  @param {import("./head-focus.js").HeadFocus} focus which head is shown */
function manyRows(label, rows, focus) {
  const table = new DataTable(label, focus);
  table.show(rows.map(withoutHead));
  return table.root;
}
