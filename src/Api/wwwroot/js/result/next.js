import { get, post, Problem } from "../api.js";
import { element, fill } from "../elements.js";
import { problemMessage } from "../messages.js";

/** @typedef {import("./types.js").Answer} Answer */

/** What self-repair's request has that reliability's has not. */
const ownOfSelfRepair = [
  "top_fraction", "rows", "layernorm", "routes", "matrix", "tokens", "bootstrap", "bootstrap_seed",
];

/** Revisions that a sweep takes at most, spread over those that there are. */
const maxRevisions = 12;

/**
 * Questions that follow from an analysis, asked with one press over the same prompts.
 * @param {Answer} answer the analysis
 * @param {import("./types.js").Route} route state in the URL
 * @returns {HTMLElement | null} null where none follows
 */
export function nextView(answer, route) {
  if (answer.kind === "training-sweep") {
    return null;
  }
  const outcome = element("div");
  const ask = (/** @type {string} */ text, /** @type {() => Promise<{id: string}>} */ send) => {
    const button = element("button", {
      type: "button", class: "button", click: async () => {
        button.disabled = true;
        try {
          const next = await send();
          route.set({ analysis: next.id, figure: null, table: null });
        } catch (fault) {
          button.disabled = false;
          fill(outcome, problemMessage(fault));
        }
      },
    }, text);
    return button;
  };
  return element("section", { class: "result-next", "aria-labelledby": "next-title" },
    element("h2", { id: "next-title" }, "Next questions"),
    element("p", { class: "row" },
      answer.kind === "self-repair" ? ask("Is it reliable?", () => reliability(answer)) : null,
      ask("How did it come about over the training?", () => sweep(answer)),
      element("a", { class: "button", href: `/?new=${answer.kind}&from=${answer.id}` }, "Change the request")),
    outcome);
}

/** @param {Answer} answer the analysis
 *  @returns {Promise<Record<string, unknown>>} its request, prompts and all */
async function wholeRequest(answer) {
  return (await get(`${answer.links.self}?request=whole`)).request;
}

/** @param {Answer} answer an analysis of self-repair */
async function reliability(answer) {
  const request = await wholeRequest(answer);
  return post("/v1/reliability",
    Object.fromEntries(Object.entries(request).filter(([name]) => !ownOfSelfRepair.includes(name))), { wait: 0 });
}

/** @param {Answer} answer the analysis */
async function sweep(answer) {
  const { revision: _, ...request } = await wholeRequest(answer);
  const model = String(request.model).split("/").map(encodeURIComponent).join("/");
  const { revisions } = /** @type {Api["RevisionListResponse"]} */ (await get(`/v1/models/${model}/revisions`));
  if (revisions.length < 2) {
    throw new Problem({
      title: "There is one revision.",
      detail: `Of ${request.model} only ${revisions[0]?.revision ?? "no revision"} is on this machine. `
        + "A new analysis of the kind training sweep takes the names of others.",
    });
  }
  return post("/v1/training-sweep",
    { experiment: answer.kind, revisions: spread(revisions), request }, { wait: 0 });
}

/**
 * Revisions spread over a training, by step; the last stands for itself.
 * @param {Api["RevisionResponse"][]} revisions those that there are
 * @returns {string[]}
 */
export function spread(revisions) {
  const byStep = revisions
    .filter((revision) => revision.step !== null || revision.revision === "main")
    .sort((first, second) => (first.step ?? Infinity) - (second.step ?? Infinity))
    .map((revision) => revision.revision);
  if (byStep.length <= maxRevisions) {
    return byStep;
  }
  return Array.from({ length: maxRevisions }, (_, at) =>
    byStep[Math.round(at * (byStep.length - 1) / (maxRevisions - 1))]);
}
