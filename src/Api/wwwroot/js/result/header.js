import { stateMark } from "../analyses.js";
import { element } from "../elements.js";
import { count, countOf, duration, kindName } from "../formats.js";
import { term } from "../terms.js";
import { findingsView } from "./findings.js";
import { decimal } from "./numbers.js";
import { questionOf, visible } from "./words.js";

/**
 * What an analysis is, and what it cost.
 * @param {import("./types.js").Answer} answer the analysis
 */
export function headerView(answer) {
  return element("header", { class: "result-header" },
    element("h1", { id: "result-title" }, kindName(answer.kind), " ", stateMark(answer.status)),
    element("p", { class: "muted" }, questionOf(answer.kind)),
    factsView(answer),
    findingsView(answer),
    notesView("Warnings", answer.warnings, "message message-warning"));
}

/**
 * What else there is to know of an analysis: what could be asked better, and what it cost.
 * @param {import("./types.js").Answer} answer the analysis
 */
export function footerView(answer) {
  return element("footer", { class: "result-footer" }, notesView("Hints", answer.hints, "message"), costView(answer));
}

/**
 * What is measured, of what, in one line.
 * @param {import("./types.js").Answer} answer the analysis
 */
function factsView(answer) {
  const facts = [
    fact("Model", modelText(answer)),
    fact("Prompts", promptsText(answer)),
    fact(term("ablation kind", "Ablation"), ablationText(requestOf(answer))),
    ...tagsOf(answer).map(([name, value]) => fact(visible(name), visible(value))),
  ];
  return element("dl", { class: "facts" }, ...facts.flatMap((pair) => pair ?? []));
}

/** @param {Node | string} name what it is
 *  @param {string} text what it says; empty: it is left out
 *  @returns {HTMLElement[] | null} */
function fact(name, text) {
  return text === "" ? null : [element("div", {}, element("dt", {}, name), element("dd", {}, text))];
}

/**
 * The model as its name, revision and commit.
 * @param {import("./types.js").Answer} answer the analysis
 */
export function modelText(answer) {
  const asked = requestOf(answer);
  const name = answer.model?.id ?? String(asked.model ?? "");
  if (answer.kind === "training-sweep") {
    return visible(name);
  }
  const revision = answer.model?.revision ?? String(asked.revision ?? "main");
  const commit = answer.model?.commit;
  const step = answer.model?.step;
  return visible(`${name}@${revision}`)
    + (commit ? ` (${commit.slice(0, 7)})` : "")
    + (typeof step === "number" && revision !== `step${step}` ? `, step ${count(step)}` : "");
}

/**
 * The request of the experiment itself: of a training sweep, the one inside.
 * @param {import("./types.js").Answer} answer the analysis
 * @returns {Record<string, unknown>}
 */
export function requestOf(answer) {
  return answer.kind === "training-sweep"
    ? /** @type {Record<string, unknown>} */ (answer.request.request ?? {})
    : answer.request;
}

/** @param {import("./types.js").Answer} answer the analysis */
function promptsText(answer) {
  const set = requestOf(answer).prompt_set;
  const of = typeof set === "string" ? ` of ${visible(set)}` : "";
  if (!answer.data) {
    return of === "" ? "" : `Those${of}`;
  }
  const { prompts, positions, truncated } = answer.data;
  const cut = truncated > 0 ? `, ${count(truncated)} cut to their first tokens` : "";
  return `${countOf(prompts, "prompt")}${of}, ${countOf(positions, "scored position")}${cut}`;
}

/** @param {Record<string, unknown>} request the request */
function ablationText(request) {
  const ablation = /** @type {{type?: string, draws?: number, seed?: number} | undefined} */ (request.ablation);
  if (!ablation?.type) {
    return "";
  }
  const draws = ablation.draws && ablation.draws > 1 ? `, ${ablation.draws} draws` : "";
  return ablation.type.replaceAll("_", " ") + draws;
}

/** @param {import("./types.js").Answer} answer the analysis
 *  @returns {[string, string][]} */
function tagsOf(answer) {
  const tags = requestOf(answer).tags;
  return tags && typeof tags === "object" ? Object.entries(/** @type {Record<string, string>} */ (tags)) : [];
}

/** @param {string} heading what they are
 *  @param {readonly string[]} notes sentences
 *  @param {string} style classes */
function notesView(heading, notes, style) {
  if (notes.length === 0) {
    return null;
  }
  return element("section", { class: style, "aria-label": heading },
    ...notes.map((note) => element("p", {}, visible(note))));
}

/** @param {import("./types.js").Answer} answer the analysis */
function costView(answer) {
  const { timing, runtime } = answer;
  if (timing.run_seconds === null) {
    return null;
  }
  const parts = [
    `Ran ${duration(timing.run_seconds)} on ${runtime.device} (${runtime.precision})`,
    timing.queue_seconds >= 0.05 ? `waited ${duration(timing.queue_seconds)}` : "",
    timing.prepare_seconds >= 0.05 ? `model ready in ${duration(timing.prepare_seconds)}` : "",
    timing.block_passes === null ? "" : `${count(timing.block_passes)} block passes`,
    timing.tokens_per_second === null ? "" : `${count(Math.round(timing.tokens_per_second))} tokens a second`,
    timing.gflops === null ? "" : `${decimal(timing.gflops)} GFLOP/s`,
    `version ${runtime.version}`,
  ];
  return element("p", { class: "muted small" }, `${parts.filter((part) => part !== "").join(", ")}.`);
}
