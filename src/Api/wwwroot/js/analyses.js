// What every view shows of an analysis in a line: its name, its state, how far it is.

import { element } from "./elements.js";
import { count, duration, kindName } from "./formats.js";
import { phaseText } from "./phases.js";

/** @typedef {Api["AnalysisSummary"]} Summary */

/** States that an analysis leaves by itself. */
const unfinished = ["queued", "preparing", "running"];

/**
 * Whether it may still change.
 * @param {{ status: string }} analysis
 */
export function isUnfinished(analysis) {
  return unfinished.includes(analysis.status);
}

/**
 * Address of the view of an analysis.
 * @param {string} id
 */
export function resultHref(id) {
  return `/?analysis=${encodeURIComponent(id)}`;
}

/**
 * A link to an analysis, named by what it asked.
 * @param {Summary} analysis
 */
export function resultLink(analysis) {
  return element("a", { href: resultHref(analysis.id) }, kindName(analysis.kind));
}

/**
 * A state as a word.
 * @param {string} status
 */
export function stateMark(status) {
  return element("span", { class: `state state-${status}` }, status);
}

/**
 * A model with its revision.
 * @param {{ model: string, revision: string }} analysis
 */
export function modelName(analysis) {
  return analysis.revision === "main" ? analysis.model : `${analysis.model}@${analysis.revision}`;
}

/**
 * How far an unfinished analysis is: a bar, and the same in words.
 * @param {Summary} analysis
 * @returns {HTMLElement}
 */
export function progressBar(analysis) {
  const { progress } = analysis;
  const words = progressWords(progress);
  return element(
    "div",
    {},
    // A bar without a value says that something goes on.
    element("progress", {
      "aria-label": `Progress of ${analysis.id}`,
      max: 1,
      value: progress.fraction ?? undefined,
    }),
    element("div", { class: "small muted numeric" }, words),
  );
}

/**
 * Progress in words.
 * @param {Api["AnalysisProgress"]} progress
 */
export function progressWords(progress) {
  if (progress.queue_position !== null && progress.queue_position > 0) {
    return `${count(progress.queue_position)} ahead of it`;
  }
  const share = progress.fraction === null ? "" : ` ${Math.floor(progress.fraction * 100)} %`;
  const rest = progress.eta_seconds === null ? "" : `, ${duration(progress.eta_seconds)} left`;
  return `${phaseText(progress.phase)}${share}${rest}`;
}
