import { element, fill } from "../elements.js";
import { count, countOf } from "../formats.js";
import { columnsOf } from "./columns.js";
import { visible } from "./words.js";

/** @typedef {import("./columns.js").Column} Column */

/** @typedef {import("./types.js").Row} Row */

/** Rows that the page holds at a time, so that a table of a million rows costs no more than a small one. */
const pageSize = 100;

/**
 * A table that is sorted by its heads, a page at a time. Rows of heads show which head is pointed at or pinned.
 */
export class DataTable {
  /** @type {Row[]} */
  #rows = [];

  /** @type {Column[]} */
  #columns = [];

  /** @type {{column: string, isDescending: boolean} | null} */
  #sort = null;

  #page = 0;

  #showsAll = false;

  /** @type {Map<string, HTMLElement[]>} */
  #rowsOfHead = new Map();

  /** @type {HTMLElement[]} */
  #marked = [];

  /** @type {import("./head-focus.js").HeadFocus} */
  #focus;

  #head = element("thead");

  #body = element("tbody");

  #pager = element("div", { class: "pager" });

  #all = element("input", { type: "checkbox" });

  #allLabel = element("label", { class: "table-all" }, this.#all, " every column");

  /** The element that holds it. */
  root;

  /**
   * @param {string} label what the table is, for who cannot see it
   * @param {import("./head-focus.js").HeadFocus} focus which head is shown
   */
  constructor(label, focus) {
    this.#focus = focus;
    const table = element("table", { class: "table", "aria-label": label }, this.#head, this.#body);
    const scroll = element("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": label }, table);
    this.root = element("div", { class: "table-view" },
      scroll, element("div", { class: "table-foot" }, this.#pager, this.#allLabel));
    this.#body.addEventListener("pointerover", (event) => focus.hover(headAt(event)));
    this.#body.addEventListener("pointerleave", () => focus.hover(null));
    this.#body.addEventListener("click", (event) => {
      const head = headAt(event);
      if (head !== null) {
        focus.toggle(head);
      }
    });
    scroll.addEventListener("keydown", (event) => this.#onKey(event));
    this.#all.addEventListener("change", () => {
      this.#showsAll = this.#all.checked;
      this.#drawHead();
      this.#drawBody();
    });
  }

  /**
   * Shows rows; order, page and columns stay as they were chosen.
   * @param {Row[]} rows the rows
   */
  show(rows) {
    this.#rows = rows;
    this.#drawHead();
    this.#drawBody();
  }

  /** Shows which head is pointed at, and which is pinned. */
  mark() {
    for (const row of this.#marked) {
      row.classList.remove("row-hovered", "row-pinned");
      row.removeAttribute("aria-current");
    }
    this.#marked = [];
    this.#markRows(this.#focus.hovered, "row-hovered");
    this.#markRows(this.#focus.pinned, "row-pinned");
    for (const row of this.#rowsOfHead.get(this.#focus.pinned ?? "") ?? []) {
      row.setAttribute("aria-current", "true");
    }
  }

  /** @param {string | null} head the head
   *  @param {string} style how its rows look */
  #markRows(head, style) {
    const layer = head === null ? null : /^L(\d+)H/.exec(head)?.[1];
    const rows = head === null
      ? [] : this.#rowsOfHead.get(head) ?? this.#rowsOfHead.get(`layer ${layer}`) ?? [];
    for (const row of rows) {
      row.classList.add(style);
      this.#marked.push(row);
    }
  }

  /** @param {KeyboardEvent} event the key */
  #onKey(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const heads = this.#sorted().map((row) => row.head);
    if (step === 0 || !heads.some((head) => typeof head === "string") || event.ctrlKey || event.altKey) {
      if (event.key === "Escape") {
        this.#focus.onKey(event);
      }
      return;
    }
    const now = heads.indexOf(this.#focus.pinned);
    let next = now < 0 ? 0 : now + step;
    while (now >= 0 && heads[next] === heads[now]) {
      next += step;
    }
    const head = heads[next];
    if (typeof head === "string") {
      this.#turnTo(next);
      this.#focus.pin(head, this.#focus.pinned !== null);
      this.#rowsOfHead.get(head)?.[0]?.scrollIntoView({ block: "nearest" });
    }
    event.preventDefault();
  }

  /** Shows the page that a row is on.
   * @param {number} index the row, in order */
  #turnTo(index) {
    const page = Math.floor(index / pageSize);
    if (page !== this.#page) {
      this.#page = page;
      this.#drawBody();
    }
  }

  /** @returns {Row[]} */
  #sorted() {
    const sort = this.#sort;
    const column = this.#columns.find((candidate) => candidate.name === sort?.column);
    if (!sort || !column) {
      return this.#rows;
    }
    const sign = sort.isDescending ? -1 : 1;
    return this.#rows.map((row) => ({ row, value: column.value(row) }))
      .sort((first, second) => compare(first.value, second.value, sign))
      .map(({ row }) => row);
  }

  #drawHead() {
    const columns = columnsOf(this.#rows, this.#showsAll);
    const names = columns.map((column) => column.name).join(" ");
    const isSame = names === this.#columns.map((column) => column.name).join(" ");
    this.#columns = columns;
    this.#allLabel.hidden = !this.#showsAll && columnsOf(this.#rows, true).length === columns.length;
    if (!isSame) {
      this.#head.replaceChildren(element("tr", {}, ...columns.map((column) => this.#headCell(column))));
      this.#showSort();
    }
  }

  /** @param {Column} column the column */
  #headCell(column) {
    const sort = () => {
      const isDescending = this.#sort?.column === column.name ? !this.#sort.isDescending : column.isNumber;
      this.#sort = { column: column.name, isDescending };
      this.#page = 0;
      this.#showSort();
      this.#drawBody();
    };
    return element("th", { scope: "col", class: column.isNumber ? "number" : null, "data-column": column.name },
      element("button", { type: "button", class: "sort", click: sort }, visible(column.name)));
  }

  #showSort() {
    for (const cell of this.#head.querySelectorAll("th")) {
      const isSorted = cell.dataset.column === this.#sort?.column;
      if (isSorted) {
        cell.setAttribute("aria-sort", this.#sort?.isDescending ? "descending" : "ascending");
      } else {
        cell.removeAttribute("aria-sort");
      }
    }
  }

  #drawBody() {
    const rows = this.#sorted();
    const pages = Math.max(1, Math.ceil(rows.length / pageSize));
    this.#page = Math.min(this.#page, pages - 1);
    const first = this.#page * pageSize;
    this.#rowsOfHead = new Map();
    this.#marked = [];
    const drawn = rows.slice(first, first + pageSize).map((row) => this.#drawRow(row));
    this.#body.replaceChildren(...drawn);
    this.#drawPager(rows.length, first, pages);
    this.mark();
  }

  /** @param {Row} row the row */
  #drawRow(row) {
    const head = typeof row.head === "string" ? row.head : null;
    const drawn = element("tr", { "data-head": head }, ...this.#columns.map((column) =>
      element("td", { class: column.isNumber ? "number" : null }, visible(column.text(row)))));
    const key = head ?? (typeof row.layer === "number" ? `layer ${row.layer}` : null);
    if (key !== null) {
      this.#rowsOfHead.set(key, [...this.#rowsOfHead.get(key) ?? [], drawn]);
    }
    return drawn;
  }

  /** @param {number} total rows in all
   *  @param {number} first the first one shown
   *  @param {number} pages pages in all */
  #drawPager(total, first, pages) {
    const last = Math.min(first + pageSize, total);
    const text = pages === 1
      ? countOf(total, "row")
      : `rows ${count(first + 1)} to ${count(last)} of ${count(total)}`;
    const turn = (/** @type {number} */ step) => () => {
      this.#page += step;
      this.#drawBody();
    };
    fill(this.#pager, element("span", {}, text), ...pages === 1 ? [] : [
      turnButton("Previous", turn(-1), this.#page === 0),
      turnButton("Next", turn(1), this.#page === pages - 1),
    ]);
  }
}

/** @param {unknown} first a value
 *  @param {unknown} second another one
 *  @param {number} sign 1: small ones first; what does not exist comes last in any case */
function compare(first, second, sign) {
  const isMissing = first === null || first === undefined;
  const isOtherMissing = second === null || second === undefined;
  if (isMissing || isOtherMissing) {
    return Number(isMissing) - Number(isOtherMissing);
  }
  if (typeof first === "number" && typeof second === "number") {
    return sign * (first - second);
  }
  return sign * String(first).localeCompare(String(second), "en", { numeric: true });
}

/** @param {string} text what it says
 *  @param {() => void} turn what it does
 *  @param {boolean} isEnd whether there is no such page */
function turnButton(text, turn, isEnd) {
  return element("button", { type: "button", class: "button button-small", click: turn, disabled: isEnd }, text);
}

/** @param {Event} event an event within the rows
 *  @returns {string | null} */
function headAt(event) {
  const row = event.target instanceof Element ? event.target.closest("tr") : null;
  return row?.dataset.head ?? null;
}
