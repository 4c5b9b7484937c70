// What the page says when something is empty, on its way, or refused.

import { element } from "./elements.js";
import { Problem } from "./api.js";

/** Statuses of refusals that the same request would meet again. */
const lasting = [400, 404, 410, 413, 422];

/**
 * What a refusal says, what to do about it, and a button that tries again where that can help.
 * @param {unknown} fault
 * @param {() => void} [again]
 * @returns {HTMLElement}
 */
export function problemMessage(fault, again) {
  const problem = fault instanceof Problem ? fault : new Problem({ title: "The page failed.", detail: String(fault) });
  // A refusal of one fault alone says it in its detail already.
  const places = problem.errors.filter((error) => error.detail !== problem.detail);
  return element(
    "div",
    { class: "message message-problem", role: "alert" },
    element("p", {}, element("strong", {}, problem.title)),
    element("p", {}, problem.detail),
    places.length > 0 && element("ul", {}, ...places.map((error) => element("li", {}, placed(error)))),
    element(
      "p",
      { class: "row" },
      again && !lasting.includes(problem.status)
        && element("button", { type: "button", class: "button button-small", click: again }, "Try again"),
      problem.type !== null && element("a", { href: problem.type }, "What this means"),
    ),
  );
}

/**
 * Something that a reader should know.
 * @param {string} text
 */
export function warningMessage(text) {
  return element("div", { class: "message message-warning" }, element("p", {}, text));
}

/**
 * Something is on its way.
 * @param {string} text
 */
export function loadingMessage(text) {
  return element("p", { class: "muted", role: "status" }, text);
}

/** @param {Api["ProblemError"]} error */
function placed(error) {
  return error.pointer === null || error.detail.includes(error.pointer)
    ? error.detail
    : `${error.pointer}: ${error.detail}`;
}
