// A row of the list of analyses: what it shows, and what can be done with it.

import { isUnfinished, modelName, progressBar, resultLink, stateMark } from "./analyses.js";
import { post, remove } from "./api.js";
import { confirmed } from "./confirm.js";
import { element, fill } from "./elements.js";
import { kindName, moment } from "./formats.js";

/** @typedef {Api["AnalysisSummary"]} Summary */

/** @typedef {{ node: HTMLTableRowElement, update: (summary: Summary) => void }} Row */

/**
 * The list that a row is of.
 * @typedef {object} List
 * @property {(action: () => Promise<unknown>, done: string) => Promise<void>} act Does something, and says so.
 * @property {(id: string, isChosen: boolean) => void} choose Chooses an analysis to be compared, or no longer.
 */

/**
 * The row of an analysis.
 * @param {Summary} first
 * @param {List} list
 * @returns {Row}
 */
export function newRow(first, list) {
  const state = element("td", { "data-label": "State" });
  const progress = element("td", { "data-label": "Progress", class: "cell-progress" });
  const actions = element("td", {}, element("div", { class: "row" }));
  const name = element("div", { class: "row" }, resultLink(first));
  const node = element(
    "tr",
    { "data-analysis": first.id },
    element("td", {}, name, element("div", { class: "small muted" }, first.id)),
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
      fill(name, summary.status === "succeeded" && chooser(summary, list), resultLink(summary));
      fill(/** @type {Element} */ (actions.firstChild), ...buttons(summary, list));
    }
  };
  return { node, update };
}

/**
 * @param {Summary} summary
 * @param {List} list
 */
function chooser(summary, list) {
  const box = element("input", {
    type: "checkbox",
    "aria-label": `Compare ${kindName(summary.kind)} ${summary.id}`,
    change: () => list.choose(summary.id, box.checked),
  });
  return box;
}

/** @param {Summary} summary */
function tags(summary) {
  return Object.entries(summary.tags).map(([name, value]) => element("span", { class: "tag" }, `${name}: ${value}`));
}

/**
 * @param {Summary} summary
 * @param {List} list
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
