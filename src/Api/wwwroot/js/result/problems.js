import { get } from "../api.js";
import { element, fill } from "../elements.js";
import { problemMessage } from "../messages.js";

/**
 * Why there is no result, with what the service explains of it, and what can be done.
 * @param {import("../api.js").Problem} problem the refusal
 * @param {...(Node | null)} actions what can be done
 */
export function problemView(problem, ...actions) {
  const advice = element("p");
  explain(problem.code, advice);
  return element("div", {}, problemMessage(problem), advice, element("p", { class: "row" }, ...actions));
}

/** What the service explains of its kinds of problems, asked for once.
 * @type {Promise<Api["ProblemKind"][]> | null} */
let kinds = null;

/** @param {string} code the kind of problem
 *  @param {HTMLElement} into where its explanation is put */
async function explain(code, into) {
  try {
    kinds ??= get("/problems");
    fill(into, (await kinds).find((kind) => kind.code === code)?.explanation);
  } catch {
    // The refusal itself is shown; where the service is away, its explanation is not to be had either.
    kinds = null;
  }
}
