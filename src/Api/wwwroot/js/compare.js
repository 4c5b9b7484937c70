// Two analyses, head by head: how far they go together, and where they differ most.

import { modelName, resultHref, resultLink } from "./analyses.js";
import { get } from "./api.js";
import { element, fill } from "./elements.js";
import { count, moment } from "./formats.js";
import { loadingMessage, problemMessage, warningMessage } from "./messages.js";

/** @typedef {Api["CompareResponse"]} Comparison */

/** @typedef {Record<string, any>} Row */

const difference = "_difference";

/** The term that is shown first, where both analyses have it. */
const firstTerm = "self_repair";

/**
 * Shows the comparison that the state names: `compare`, the ids; `subset` and `term`, what is compared.
 * @param {HTMLElement} root
 * @param {import("./router.js").Route} route
 * @returns {() => void} Takes it down.
 */
export function showCompare(root, route) {
  const content = element("div", { id: "comparison" });
  fill(root, element("h1", {}, "Comparison"), content);
  const stopped = new AbortController();
  /** @type {{ address: string, comparison: Comparison } | null} */
  let shown = null;
  const show = async () => {
    const address = addressOf(route);
    try {
      if (shown?.address !== address) {
        fill(content, loadingMessage("Loading the comparison ..."));
        shown = { address, comparison: await get(address, { signal: stopped.signal }) };
      }
      if (addressOf(route) === address) {
        fill(content, ...contentOf(shown.comparison, address, route));
      }
    } catch (fault) {
      if (!stopped.signal.aborted) {
        fill(content, problemMessage(fault, show));
      }
    }
  };
  show();
  const unsubscribe = route.onChange(show);
  return () => {
    unsubscribe();
    stopped.abort();
  };
}

/** @param {import("./router.js").Route} route */
function addressOf(route) {
  const query = new URLSearchParams({ ids: route.get("compare") ?? "" });
  const subset = route.get("subset");
  if (subset !== null) {
    query.set("subset", subset);
  }
  return `/v1/compare?${query}`;
}

/**
 * @param {Comparison} comparison
 * @param {string} address
 * @param {import("./router.js").Route} route
 */
function contentOf(comparison, address, route) {
  const rows = /** @type {Row[]} */ (comparison.heads);
  const terms = termsOf(rows);
  const term = [route.get("term"), firstTerm].find((name) => name !== null && terms.includes(name)) ?? terms[0];
  return [
    element("p", {}, "a: ", side(comparison.a)),
    element("p", {}, "b: ", side(comparison.b)),
    ...comparison.warnings.map(warningMessage),
    element(
      "div",
      { class: "filters" },
      choice("compare-term", "Term", terms, term, (value) => route.set({ term: value }, { replace: true })),
      comparison.subset !== null &&
        choice("compare-subset", "Positions", ["all", "top"], comparison.subset, (value) =>
          route.set({ subset: value }, { replace: true }),
        ),
    ),
    headTable(rows, term),
    element("h2", { class: "section" }, "How far they go together"),
    element("p", { class: "help" }, "Correlations over heads: of the values (Pearson) and of the order (Spearman)."),
    correlationTable(/** @type {Row[]} */ (comparison.correlations)),
    element(
      "p",
      { class: "row section" },
      element("a", { href: `${address}&format=csv`, download: "compared-heads.csv" }, "Heads as CSV"),
      element(
        "a",
        { href: `${address}&format=csv&table=correlations`, download: "correlations.csv" },
        "Correlations as CSV",
      ),
    ),
  ];
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

/**
 * The terms that rows compare, in their order.
 * @param {Row[]} rows
 */
function termsOf(rows) {
  return Object.keys(rows[0] ?? {})
    .filter((name) => name.endsWith(difference))
    .map((name) => name.slice(0, -difference.length));
}

/**
 * The heads by how much they differ in a term, the most first.
 * @param {Row[]} rows
 * @param {string} term
 */
function headTable(rows, term) {
  const names = Object.keys(rows[0] ?? {});
  // What a row is of stands before its numbers of positions.
  const keys = names.slice(0, names.indexOf("a_n")).filter((name) => name !== "layer" && name !== "head_index");
  const sorted = [...rows].sort((one, other) => sizeOf(other, term) - sizeOf(one, term));
  return table(
    `${term}: heads, the largest difference first`,
    [...keys, "a", "b", "b - a"],
    sorted.map((row) => [
      ...keys.map((key) => row[key]),
      row[`a_${term}`],
      row[`b_${term}`],
      row[`${term}${difference}`],
    ]),
  );
}

/**
 * @param {Row} row
 * @param {string} term
 */
function sizeOf(row, term) {
  const value = row[`${term}${difference}`];
  return value === null ? -1 : Math.abs(value);
}

/** @param {Row[]} rows */
function correlationTable(rows) {
  const names = Object.keys(rows[0] ?? {});
  return table(
    "Correlations, a row a term",
    names,
    rows.map((row) => names.map((name) => row[name])),
  );
}

/**
 * @param {string} caption
 * @param {string[]} names
 * @param {unknown[][]} rows
 */
function table(caption, names, rows) {
  return element(
    "div",
    { class: "table-scroll", tabindex: 0, role: "region", "aria-label": caption },
    element(
      "table",
      { class: "table" },
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell)))),
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
 * @param {string} id
 * @param {string} label
 * @param {string[]} values
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
function choice(id, label, values, chosen, choose) {
  const select = element(
    "select",
    { id, change: () => choose(select.value) },
    ...values.map((value) => element("option", { value }, value.replaceAll("_", " "))),
  );
  select.value = chosen;
  return element("label", {}, element("span", {}, label), select);
}
