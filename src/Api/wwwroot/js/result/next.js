import { get, post, Problem } from "../api.js";
import { element, fill } from "../elements.js";
import { problemMessage } from "../messages.js";
import { requestOf } from "./header.js";

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
  return element("section", { class: "result-next", "aria-labelledby": "next-title" },
    element("h2", { id: "next-title" }, "Next questions"),
    element("p", { class: "row" },
      answer.kind === "self-repair" ? askButton("Is it reliable?", () => reliability(answer), route, outcome) : null,
      askButton("How did it develop during training?", () => sweep(answer), route, outcome),
      element("a", { class: "button", href: `/?new=${answer.kind}&from=${answer.id}` }, "Change the request")),
    outcome);
}

/**
 * A button that asks again what an analysis asked that the service no longer has.
 * @param {Answer} answer the analysis, as it was read last
 * @param {import("./types.js").Route} route state in the URL
 * @param {HTMLElement} outcome where a refusal is put
 * @returns {HTMLElement | null} null where its prompts were not read
 */
export function againButton(answer, route, outcome) {
  const asked = /** @type {{ablation?: object | null}} */ (requestOf(answer));
  const isWhole = "prompts" in asked && (!asked.ablation || "sources" in asked.ablation);
  return isWhole
    ? askButton("Run the same again", () => post(`/v1/${answer.kind}`, answer.request, { wait: 0 }), route, outcome)
    : null;
}

/**
 * A button that asks for an analysis and shows it.
 * @param {string} text what it asks
 * @param {() => Promise<{id: string}>} send asks
 * @param {import("./types.js").Route} route state in the URL
 * @param {HTMLElement} outcome where a refusal is put
 */
function askButton(text, send, route, outcome) {
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
