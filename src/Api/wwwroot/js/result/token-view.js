import { get, post } from "../api.js";
import { element, fill } from "../elements.js";
import { count } from "../formats.js";
import { loadingMessage, problemMessage } from "../messages.js";
import { term as explained } from "../terms.js";
import { decimal } from "./numbers.js";
import { promptsOf, termsOf, valueOf } from "./tokens.js";
import { visible, wordsOf } from "./words.js";

/** @typedef {import("./tokens.js").TokenRow} TokenRow */

/** Rows that are read of a head. */
const rowLimit = 2000;

/** Tokens before a scored position that are read at most: a page of them stays below the service's bound. */
const maxContext = 500;

/** Prompts shown at first, and more at a time. */
const promptStep = 5;

/** Rows of the table of the strongest tokens. */
const strongestCount = 10;

/** Characters of context beside a token in that table. */
const contextCharacters = 60;

/** Time for which a head must stay pinned before its tokens are read, milliseconds: keys move fast over heads. */
const settleTime = 250;

/**
 * Tokens of the pinned head: prompts shaded by what came back at each target, and a table of the strongest.
 */
export class TokenView {
  #answer;

  #route;

  #title = element("h2");

  #body = element("div");

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  #asked = new AbortController();

  /** @type {string | null} */
  #head = null;

  /** @type {string | null} */
  #term = null;

  #shownPrompts = promptStep;

  #contextLength;

  /** The element that holds it. */
  root = element("section", { class: "result-tokens", "aria-label": "Tokens", hidden: true },
    this.#title, this.#body);

  /**
   * @param {import("./types.js").Answer} answer the analysis
   * @param {import("./types.js").Route} route state in the URL
   */
  constructor(answer, route) {
    this.#answer = answer;
    this.#route = route;
    this.#contextLength = Math.min(Number(answer.request.max_tokens ?? maxContext), maxContext);
  }

  /**
   * Shows the tokens of a head.
   * @param {string | null} head the head; null: nothing
   */
  show(head) {
    if (head === this.#head) {
      return;
    }
    this.#head = head;
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#shownPrompts = promptStep;
    this.#title.textContent = `Tokens of ${head}`;
    const kept = this.#answer.kind === "training-sweep" ? undefined : this.#answer.request.tokens;
    this.root.hidden = head === null || kept === undefined;
    if (head === null || kept === undefined) {
      return;
    }
    if (kept === "none") {
      fill(this.#body, element("p", {}, "This analysis kept no token rows."), this.#again(head));
      return;
    }
    fill(this.#body, loadingMessage("Reading tokens …"));
    this.#timer = setTimeout(() => this.#load(head), settleTime);
  }

  /** Takes it down. */
  takeDown() {
    clearTimeout(this.#timer);
    this.#asked.abort();
  }

  /** @param {string} head the head */
  async #load(head) {
    const asked = new AbortController();
    this.#asked = asked;
    const query = new URLSearchParams({ heads: head, context: String(this.#contextLength), limit: String(rowLimit) });
    try {
      const page = /** @type {Api["TokenPageResponse"]} */ (
        await get(`${this.#answer.links.tokens}?${query}`, { signal: asked.signal }));
      if (!asked.signal.aborted) {
        this.#draw(head, page);
      }
    } catch (fault) {
      if (!asked.signal.aborted) {
        fill(this.#body, problemMessage(fault, () => this.#load(head)));
      }
    }
  }

  /** @param {string} head the head
   *  @param {Api["TokenPageResponse"]} page its rows */
  #draw(head, page) {
    if (page.rows.length === 0) {
      fill(this.#body, element("p", {}, "No position of this head was kept."), this.#again(head));
      return;
    }
    const terms = termsOf(page.rows[0]);
    const term = this.#term !== null && terms.includes(this.#term) ? this.#term : terms[0];
    const scale = Math.max(...page.rows.map((row) => Math.abs(valueOf(row, term))), 1e-9);
    const redraw = () => this.#draw(head, page);
    fill(this.#body,
      this.#note(head, page),
      element("div", { class: "row" }, this.#choice(terms, term, redraw), legend(term, scale)),
      element("div", { class: "token-columns" },
        this.#prompts(page.rows, term, scale, redraw), strongestTable(page.rows, term)));
  }

  /** What the rows are, and how to have more.
   * @param {string} head the head
   * @param {Api["TokenPageResponse"]} page its rows */
  #note(head, page) {
    const isTop = this.#answer.request.tokens === "top";
    const rows = page.total > page.rows.length
      ? `The first ${count(page.rows.length)} of ${count(page.total)} scored positions` : null;
    return element("div", {},
      element("p", { class: "muted" }, "Shaded tokens are ", explained("target", "targets"), ". ", [
        isTop ? "Only the positions where this head matters most were kept." : "",
        rows === null ? "" : `${rows} are shown.`,
      ].filter((part) => part !== "").join(" "), " All of them as ", this.#file(head, "csv"), ", ",
      this.#file(head, "ndjson"), "."),
      isTop ? this.#again(head) : null);
  }

  /** @param {string} head the head
   *  @param {string} format how its rows are written */
  #file(head, format) {
    return element("a", {
      href: `${this.#answer.links.tokens}?heads=${head}&format=${format}`,
      download: `${this.#answer.id}-tokens-${head}.${format}`,
    }, format.toUpperCase());
  }

  /** @param {string[]} terms what tokens can be shaded by
   *  @param {string} term what they are shaded by
   *  @param {() => void} redraw shows the choice */
  #choice(terms, term, redraw) {
    const select = element("select", {
      name: "shade", change: (/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => {
        this.#term = event.currentTarget.value;
        redraw();
        this.#body.querySelector("select")?.focus();
      },
    }, ...terms.map((name) => element("option", { value: name, selected: name === term }, wordsOf(name))));
    return element("label", { class: "token-choice" }, "Shaded by ", select);
  }

  /** @param {TokenRow[]} rows the rows
   *  @param {string} term what they are shaded by
   *  @param {number} scale the largest value
   *  @param {() => void} redraw shows more */
  #prompts(rows, term, scale, redraw) {
    const prompts = promptsOf(rows, term, this.#contextLength);
    const more = () => {
      this.#shownPrompts += promptStep;
      redraw();
    };
    return element("div", {},
      element("ol", { class: "token-prompts" }, ...prompts.slice(0, this.#shownPrompts).map((prompt) =>
        element("li", {},
          element("span", { class: "muted small" }, `${visible(prompt.id)} `),
          element("span", { class: "token-text" }, ...prompt.pieces.map((piece) =>
            piece.row === null ? visible(piece.text) : token(piece.row, piece.text, term, scale)))))),
      prompts.length > this.#shownPrompts
        ? element("button", { type: "button", class: "button button-small", click: more },
          `Show more of ${count(prompts.length)} prompts`)
        : null);
  }

  /** A button that asks the same again, with every token kept.
   * @param {string} head the head that stays pinned */
  #again(head) {
    const outcome = element("div");
    const ask = element("button", {
      type: "button", class: "button button-small", click: async () => {
        ask.disabled = true;
        try {
          const { request } = await get(`${this.#answer.links.self}?request=whole`);
          const next = await post(`/v1/${this.#answer.kind}`, { ...request, tokens: "all" }, { wait: 0 });
          this.#route.set({ analysis: next.id, head });
        } catch (fault) {
          ask.disabled = false;
          fill(outcome, problemMessage(fault));
        }
      },
    }, "Run again and keep every token");
    return element("div", {}, ask, outcome);
  }
}

/** A target, shaded: the more of its value, the stronger.
 * @param {TokenRow} row its row
 * @param {string} text its text
 * @param {string} term what it is shaded by
 * @param {number} scale the largest value */
function token(row, text, term, scale) {
  const value = valueOf(row, term);
  const made = element("mark", { class: value < 0 ? "token token-negative" : "token token-positive" }, visible(text));
  made.style.setProperty("--share", (Math.abs(value) / scale).toFixed(3));
  made.title = `${wordsOf(term)} ${decimal(value)}, position ${row.position}`;
  return made;
}

/** What the colors say.
 * @param {string} term what tokens are shaded by
 * @param {number} scale the largest value */
function legend(term, scale) {
  return element("p", { class: "token-legend small numeric" },
    `${wordsOf(term)}: ${decimal(-scale)} `,
    element("span", { class: "token-scale", "aria-hidden": "true" }),
    ` ${decimal(scale)}`,
    element("span", { class: "unseen" }, ", from negative over nothing to positive"));
}

/** @param {TokenRow[]} rows the rows
 *  @param {string} term the number that counts */
function strongestTable(rows, term) {
  const strongest = [...rows]
    .sort((first, second) => Math.abs(valueOf(second, term)) - Math.abs(valueOf(first, term)))
    .slice(0, strongestCount);
  const head = (/** @type {string} */ text, /** @type {string | null} */ style = null) =>
    element("th", { scope: "col", class: style }, text);
  return element("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": "Strongest tokens" },
    element("table", { class: "table" },
      element("caption", {}, "Strongest tokens"),
      element("thead", {}, element("tr", {},
        head("target"), head(wordsOf(term), "number"), head("after"), head("prompt"))),
      element("tbody", {}, ...strongest.map((row) => element("tr", {},
        element("td", { class: "token-cell" }, visible(row.target ?? `[${row.target_id}]`)),
        element("td", { class: "number" }, decimal(valueOf(row, term))),
        element("td", { class: "token-context" }, contextOf(row)),
        element("td", {}, visible(row.prompt_id)))))));
}

/** @param {TokenRow} row a row */
function contextOf(row) {
  const text = (row.context ?? "") + (row.token ?? `[${row.token_id}]`);
  const end = text.slice(-contextCharacters).replace(/^\S*\s/, "");
  return visible(text.length > contextCharacters ? `… ${end}` : text);
}
