import { element } from "../elements.js";
import { decimal, withError } from "./numbers.js";

/** @typedef {import("./types.js").Row} Row */

/** What self-repair is the sum of. */
const parts = /** @type {const} */ ([
  ["from_heads", "later heads"],
  ["from_mlps", "MLPs"],
  ["from_layernorm", "LayerNorm"],
]);

/**
 * Whether a row says where self-repair comes from.
 * @param {Row} row the row
 */
export function hasBreakdown(row) {
  return ["direct_effect_lost", "logit_change", "self_repair", ...parts.map(([name]) => name)]
    .every((name) => typeof row[name] === "number");
}

/**
 * What a head's ablation does, in words.
 * @param {Row} row a row that has a breakdown
 */
export function sentencesOf(row) {
  const lost = number(row, "direct_effect_lost");
  const change = number(row, "logit_change");
  const repair = number(row, "self_repair");
  const first = lost >= 0
    ? `Ablating it takes ${decimal(lost)} logits of its direct effect`
    : `Its replacement adds ${decimal(-lost)} logits more than the head did`;
  const second = `the logit ${change < 0 ? "falls" : "rises"} by ${decimal(Math.abs(change))}`;
  const fraction = typeof row.repair_fraction === "number"
    ? `, ${Math.round(row.repair_fraction * 100)} % of the loss` : "";
  const third = isNoise(row)
    ? `Self-repair is ${withError(repair, row.self_repair_se)}: within two standard errors of nothing.`
    : repair > 0
      ? `${withError(repair, row.self_repair_se)} came back${fraction}.`
      : `The rest of the model lost a further ${withError(-repair, row.self_repair_se)}.`;
  return `${first}, and ${second}. ${third}`;
}

/**
 * The part that has the largest share in a row's self-repair, of those with its sign.
 * @param {Row} row a row that has a breakdown
 * @returns {{part: string, value: number}}
 */
export function mainPart(row) {
  const sign = Math.sign(number(row, "self_repair"));
  const [[name, part]] = [...parts].sort(([first], [second]) => sign * (number(row, second) - number(row, first)));
  return { part, value: number(row, name) };
}

/**
 * Where self-repair comes from, as signed bars that are a table too.
 * @param {Row} row a row that has a breakdown
 */
export function breakdownView(row) {
  const lines = [...parts, /** @type {const} */ (["self_repair", "together"])];
  const largest = Math.max(...lines.map(([name]) => Math.abs(number(row, name))), 1e-9);
  return element("table", { class: "breakdown" },
    element("caption", { class: "unseen" }, "Where self-repair comes from, logits"),
    element("tbody", {}, ...lines.map(([name, words]) => element("tr", {
      class: name === "self_repair" ? "breakdown-sum" : null,
    },
    element("th", { scope: "row" }, words),
    element("td", { class: "breakdown-bar", "aria-hidden": "true" }, barOf(number(row, name) / largest)),
    element("td", { class: "number" }, withError(number(row, name), row[`${name}_se`]))))));
}

/** @param {number} share the value over the largest one, -1 to 1 */
function barOf(share) {
  const bar = element("div", { class: share < 0 ? "bar-negative" : "bar-positive" });
  bar.style.setProperty("--share", String(Math.abs(share)));
  return bar;
}

/** @param {Row} row a row that has a breakdown */
function isNoise(row) {
  const error = row.self_repair_se;
  return typeof error === "number" && Math.abs(number(row, "self_repair")) < 2 * error;
}

/** @param {Row} row a row
 *  @param {string} name a column of numbers */
function number(row, name) {
  return /** @type {number} */ (row[name]);
}
