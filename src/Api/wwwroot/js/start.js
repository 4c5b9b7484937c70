// The first visit: what this is, one button that shows it, and the analyses that are there.

import { isUnfinished, modelName, progressWords, resultHref, resultLink, stateMark } from "./analyses.js";
import { get, post } from "./api.js";
import { element, fill } from "./elements.js";
import { moment } from "./formats.js";
import { loadingMessage, problemMessage } from "./messages.js";
import { go } from "./router.js";
import { term } from "./terms.js";

/** README's first request. */
const firstRequest = { prompt_set: "ioi" };

const recentCount = 5;

/**
 * Shows the first view.
 * @param {HTMLElement} root
 * @returns {() => void} Takes it down.
 */
export function showStart(root) {
  const stopped = new AbortController();
  const button = element(
    "button",
    { type: "button", id: "first-analysis", class: "button button-main", click: () => runFirst(button, outcome) },
    "Show self-repair of the embedded model",
  );
  const outcome = element("div", { id: "first-outcome" });
  const recent = element("div", { id: "recent" }, loadingMessage("Loading analyses ..."));
  fill(root, about(), element("p", { class: "row" }, button), outcome, shown(), own(), recentSection(recent));
  showRecent(recent, stopped.signal);
  return () => stopped.abort();
}

function about() {
  return element(
    "div",
    {},
    element("h1", {}, "Self-repair of attention heads"),
    element(
      "p",
      { class: "lead" },
      "When you ",
      term("ablate"),
      " an ",
      term("attention head"),
      " of a language model, later components change what they write, and part of the lost ",
      term("logit"),
      " comes back: this is ",
      term("self-repair"),
      ". SelfRepair measures it for every head of a Pythia model, and says whether other heads, MLP layers or the " +
        "final LayerNorm bring it back.",
    ),
  );
}

function shown() {
  return element(
    "p",
    {},
    "It ablates each head of a small trained model over sentences such as “When Mary and John went to the store, " +
      "John gave a drink to”, and plots each head's ",
    term("direct effect"),
    " on the right name against what the model's logit of it really changed by: above the line y = -x, the model " +
      "repaired itself.",
  );
}

function own() {
  return element(
    "section",
    { class: "section", "aria-labelledby": "own-title" },
    element("h2", { id: "own-title" }, "Your model, your prompts"),
    element(
      "p",
      {},
      "A ",
      element("a", { href: "/?new=self-repair" }, "new analysis"),
      " takes any Pythia model of the Hugging Face Hub or of a folder, at any training step, and your own prompts. " +
        "It says what it will take before it runs.",
    ),
  );
}

/** @param {HTMLElement} recent */
function recentSection(recent) {
  return element(
    "section",
    { class: "section", "aria-labelledby": "recent-title" },
    element("h2", { id: "recent-title" }, "Recent analyses"),
    recent,
  );
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} outcome
 */
async function runFirst(button, outcome) {
  button.disabled = true;
  fill(outcome, loadingMessage("Asking ..."));
  try {
    const analysis = await post("/v1/self-repair", firstRequest, { wait: 0 });
    if (button.isConnected) {
      go(resultHref(analysis.id));
    }
  } catch (fault) {
    button.disabled = false;
    fill(outcome, problemMessage(fault));
  }
}

/**
 * @param {HTMLElement} place
 * @param {AbortSignal} signal
 */
async function showRecent(place, signal) {
  try {
    /** @type {Api["AnalysisListResponse"]} */
    const page = await get(`/v1/analyses?limit=${recentCount}`, { signal });
    fill(place, ...(page.analyses.length === 0 ? [none()] : [recentList(page)]));
  } catch (fault) {
    if (!signal.aborted) {
      fill(
        place,
        problemMessage(fault, () => showRecent(place, signal)),
      );
    }
  }
}

function none() {
  return element("p", { class: "muted" }, "None yet. They live in memory until the service stops.");
}

/** @param {Api["AnalysisListResponse"]} page */
function recentList(page) {
  return element(
    "div",
    {},
    element("ul", { class: "plain-list" }, ...page.analyses.map(recentItem)),
    page.total > page.analyses.length &&
      element("p", {}, element("a", { href: "/?list" }, `All ${page.total} analyses`)),
  );
}

/** @param {Api["AnalysisSummary"]} analysis */
function recentItem(analysis) {
  return element(
    "li",
    { class: "row" },
    resultLink(analysis),
    element("span", {}, modelName(analysis)),
    stateMark(analysis.status),
    isUnfinished(analysis) && element("span", { class: "small muted numeric" }, progressWords(analysis.progress)),
    element("span", { class: "small muted" }, moment(analysis.created_at)),
  );
}
