import { element } from "../elements.js";
import { count } from "../formats.js";
import { decimal } from "./numbers.js";

/** One check of a run: what was checked, and whether it needs a look.
 * @typedef {{text: string, isConcern: boolean}} Check */

/** How large a difference is still float32 rounding, in logits. Logits of Pythia models are below 100, whose units in
 * the last place are 8e-6, and a difference of two goes through some hundred roundings of such numbers. */
const rounding = 1e-3;

/**
 * What was checked in a run, and how exactly it held.
 * @param {import("./types.js").Answer} answer the analysis
 * @returns {Check[]}
 */
export function checksOf(answer) {
  if (answer.diagnostics) {
    return checksIn(answer.diagnostics, "");
  }
  const reports = /** @type {{revision: string, diagnostics?: Record<string, number | null> | null}[]} */ (
    answer.reports ?? []);
  return reports.flatMap((report) =>
    report.diagnostics ? checksIn(report.diagnostics, `${report.revision}: `) : []);
}

/**
 * Shows the checks of a run.
 * @param {import("./types.js").Answer} answer the analysis
 * @returns {HTMLElement | null} null where it has none
 */
export function diagnosticsView(answer) {
  const checks = checksOf(answer);
  if (checks.length === 0) {
    return null;
  }
  const concerns = checks.filter((check) => check.isConcern).length;
  const summary = concerns === 0 ? "Checks: all held" : `Checks: ${concerns} of ${checks.length} need a look`;
  const items = checks.map((check) =>
    element("li", { class: check.isConcern ? "check check-concern" : "check" }, check.text));
  return element("details", { class: "result-fold", open: concerns > 0 },
    element("summary", {}, summary), element("ul", { class: "checks" }, ...items));
}

/** @param {Record<string, number | null>} diagnostics the numbers
 *  @param {string} of what they are of, with a colon behind it
 *  @returns {Check[]} */
function checksIn(diagnostics, of) {
  return Object.entries(diagnostics).map(([name, value]) => {
    const { text, isConcern } = sentenceOf(name, value);
    return { text: of + text, isConcern };
  });
}

/** @param {string} name the diagnostic
 *  @param {number | null} value its number
 *  @returns {Check} */
function sentenceOf(name, value) {
  switch (name) {
    case "identity_max":
      return law(value, "Self-repair is the sum of its parts (later heads, MLPs, LayerNorm)");
    case "no_op_max":
      return value === null
        ? { text: "Replacing a head by itself was not tried: no head has a later block.", isConcern: false }
        : law(value, "A head replaced by its own output changes nothing");
    case "isolated_max":
      return law(value, "The isolated LayerNorm read agrees with a run in which the head's write alone is replaced");
    case "non_finite":
      return value === 0
        ? { text: "Every position gave finite numbers.", isConcern: false }
        : {
          text: `${count(value ?? 0)} positions were left out: the model gave no finite number there.`,
          isConcern: true,
        };
    default:
      return { text: `${name}: ${value === null ? "none" : decimal(value)}`, isConcern: false };
  }
}

/** @param {number | null} value the largest deviation, logits
 *  @param {string} text what holds
 *  @returns {Check} */
function law(value, text) {
  if (value === null) {
    return { text: `${text}: not measured.`, isConcern: false };
  }
  return value === 0
    ? { text: `${text}, exactly.`, isConcern: false }
    : { text: `${text}, to within ${value.toExponential(1)} logits at every position.`, isConcern: value > rounding };
}
