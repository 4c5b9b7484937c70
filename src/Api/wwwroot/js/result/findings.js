import { element } from "../elements.js";
import { decimal } from "./numbers.js";
import { wordsOf } from "./words.js";

/**
 * What an analysis found as a whole, beside its tables, in a sentence; null where that is nothing.
 * @param {import("./types.js").Answer} answer the analysis
 */
export function findingsView(answer) {
  const text = answer.kind === "reliability" ? reliabilityText(answer) : numbersText(answer);
  return text === "" ? null : element("p", { class: "result-finding" }, text);
}

/** @param {import("./types.js").Answer} answer an analysis of reliability */
function reliabilityText(answer) {
  const { split_half: half, spearman_brown: whole } = answer;
  return typeof half !== "number" || typeof whole !== "number" ? ""
    : `The heads' means over one half of the prompts correlate with those over the other half: ${decimal(half)}. `
      + `Means over all of them would correlate with those over another sample as large: ${decimal(whole)}.`;
}

/** @param {import("./types.js").Answer} answer an analysis */
function numbersText(answer) {
  return Object.entries(answer)
    .flatMap(([name, value]) => typeof value === "number"
      ? [`${wordsOf(name)} ${decimal(value)}`] : [])
    .join(", ");
}
