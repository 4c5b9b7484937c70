// The view of an analysis: its state, how far it is, and its rows.

import { isUnfinished, progressWords, stateMark } from "./analyses.js";
import { get } from "./api.js";
import { element, fill } from "./elements.js";
import { kindName } from "./formats.js";
import { loadingMessage, problemMessage } from "./messages.js";

const pollMilliseconds = 1000;

/**
 * Shows an analysis.
 * @param {HTMLElement} root
 * @param {string} id
 * @param {import("./router.js").Route} _route
 * @returns {() => void} Takes it down.
 */
export function showResult(root, id, _route) {
  const stopped = new AbortController();
  fill(root, loadingMessage("Loading the analysis ..."));
  const read = async () => {
    try {
      const analysis = await get(`/v1/analyses/${encodeURIComponent(id)}`, { signal: stopped.signal });
      fill(root, ...contentOf(analysis));
      if (isUnfinished(analysis)) {
        setTimeout(read, pollMilliseconds);
      }
    } catch (fault) {
      if (!stopped.signal.aborted) {
        fill(root, element("h1", {}, "Analysis"), problemMessage(fault, read));
      }
    }
  };
  read();
  return () => stopped.abort();
}

/** @param {any} analysis */
function contentOf(analysis) {
  const tables = Object.keys(analysis.links.tables).filter((name) => Array.isArray(analysis[name]));
  return [
    element("h1", {}, kindName(analysis.kind)),
    element(
      "p",
      { class: "row" },
      stateMark(analysis.status),
      isUnfinished(analysis) && element("span", { role: "status" }, progressWords(analysis.progress)),
    ),
    ...tables.map((name) => tableOf(name, analysis[name])),
  ];
}

/**
 * @param {string} name
 * @param {Record<string, unknown>[]} rows
 */
function tableOf(name, rows) {
  const columns = Object.keys(rows[0] ?? {});
  return element(
    "div",
    { class: "table-scroll", tabindex: 0 },
    element(
      "table",
      { class: "table" },
      element("caption", {}, name),
      element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)))),
      element(
        "tbody",
        {},
        ...rows.map((row) =>
          element("tr", {}, ...columns.map((column) => element("td", { class: "number" }, String(row[column] ?? "")))),
        ),
      ),
    ),
  );
}
