import { element } from "../elements.js";
import { DataTable } from "./data-table.js";
import { meaningsView } from "./meanings.js";
import { tabList } from "./tabs.js";
import { headingOf } from "./words.js";

/** @typedef {import("./types.js").Table} Table */

/**
 * The tables of an analysis that have rows.
 * @param {import("./types.js").Answer} answer the analysis
 * @returns {Table[]}
 */
export function tablesOf(answer) {
  return Object.entries(answer.links.tables).flatMap(([table, href]) => {
    const members = Object.keys(answer).filter((name) => name === table || name === `${table}_top`);
    const isChosen = members.includes(`${table}_top`);
    return members.flatMap((name) => {
      const rows = answer[name];
      const subset = isChosen ? (name === table ? "all" : "top") : null;
      return Array.isArray(rows) && rows.length > 0 ? [{ name, table, href, subset, rows }] : [];
    });
  });
}

/**
 * Shows the tables of an analysis, one at a time.
 * @param {import("./types.js").Answer} answer the analysis
 * @param {import("./types.js").Route} route state in the URL
 * @param {import("./head-focus.js").HeadFocus} focus which head is shown
 * @returns {{root: HTMLElement, mark: () => void, follow: () => void} | null} null where it has none
 */
export function tablesView(answer, route, focus) {
  const tables = tablesOf(answer);
  if (tables.length === 0) {
    return null;
  }
  const panel = element("div", { class: "tables-panel" });
  /** @type {DataTable} */
  let shown;
  const tabs = tabList("Tables", tables.map((table) => ({ name: table.name, title: headingOf(table.name) })), panel,
    (name) => route.set({ table: name }, {}));
  const show = () => {
    const table = tables.find((candidate) => candidate.name === route.get("table")) ?? tables[0];
    if (tabs.choose(table.name)) {
      shown = new DataTable(headingOf(table.name), focus);
      shown.show(table.rows);
      panel.replaceChildren(shown.root, linksOf(answer, table), meaningsView(table.table, Object.keys(table.rows[0])));
    }
  };
  show();
  const root = element("section", { class: "result-tables", "aria-labelledby": "tables-title" },
    element("h2", { id: "tables-title" }, "Tables"), tabs.root, panel);
  return { root, mark: () => shown.mark(), follow: show };
}

/**
 * Where a table's rows are as files.
 * @param {import("./types.js").Answer} answer the analysis
 * @param {Table} table the table
 */
function linksOf(answer, table) {
  const link = (/** @type {string} */ format, /** @type {string} */ text) => {
    const query = table.subset === null ? `format=${format}` : `subset=${table.subset}&format=${format}`;
    return element("a", { href: `${table.href}?${query}`, download: `${answer.id}-${table.name}.${format}` }, text);
  };
  return element("p", { class: "small" },
    "Every column of every row: ", link("csv", "CSV"), ", ", link("json", "JSON"), ", ", link("ndjson", "NDJSON"));
}
