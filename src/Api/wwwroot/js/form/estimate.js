// What a request would take, live beside the form: a dry run after each change, of which only the latest counts.

import { Problem, post } from "../api.js";
import { element, fill } from "../elements.js";
import { bytes, count, countOf, duration } from "../formats.js";
import { problemMessage, warningMessage } from "../messages.js";
import { term } from "../terms.js";

/** @typedef {any} DryRun The answer to ?dry_run=true. */

const settleMilliseconds = 400;

/** The panel of the estimate. */
export class Estimate {
  /**
   * @param {(answer: DryRun) => void} answered Gets each answer that counts.
   * @param {(problem: Problem) => string[]} refused Shows faults where they belong; gives those that belong nowhere.
   */
  constructor(answered, refused) {
    this.answered = answered;
    this.refused = refused;
    this.status = element("p", { class: "muted small", role: "status", id: "estimate-status" });
    this.messages = element("div", { id: "estimate-messages" });
    this.figures = element("div", { id: "estimate-figures" });
    // Where the panel lies over the form's foot, on a narrow screen, it is small until it is opened.
    const isWide = matchMedia("(min-width: 60rem)").matches;
    this.more = element("details", { open: isWide, hidden: true }, element("summary", {}, "In numbers"), this.figures);
    this.node = element(
      "section",
      { class: "panel estimate", "aria-labelledby": "estimate-title" },
      element("h2", { id: "estimate-title" }, "What it will take"),
      this.status,
      this.messages,
      this.more,
    );
    this.latest = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Ends what is under way; nothing of it is shown. */
  stop() {
    clearTimeout(this.timer);
    this.latest.abort();
  }

  /**
   * Asks soon, unless something changes before.
   * @param {() => { path: string, request: Record<string, any> } | null} read What is asked; null: nothing yet.
   */
  askSoon(read) {
    this.stop();
    this.timer = setTimeout(() => {
      const asked = read();
      if (asked !== null) {
        this.ask(asked.path, asked.request);
      }
    }, settleMilliseconds);
  }

  /**
   * @param {string} path
   * @param {Record<string, any>} request
   */
  async ask(path, request) {
    this.latest = new AbortController();
    const { signal } = this.latest;
    this.status.textContent = "Estimating ...";
    // Figures of what was filled in before are no longer those of what is.
    this.node.setAttribute("aria-busy", "true");
    try {
      const answer = await post(`${path}?dry_run=true`, request, { signal });
      if (!signal.aborted) {
        this.show(answer);
        this.answered(answer);
      }
    } catch (fault) {
      if (!signal.aborted) {
        this.showRefusal(fault);
      }
    } finally {
      if (!signal.aborted) {
        this.node.removeAttribute("aria-busy");
      }
    }
  }

  /** Says that something must be mended first. */
  showUnreadable() {
    this.stop();
    this.node.removeAttribute("aria-busy");
    this.status.textContent = "Correct what is marked to see it.";
    this.say();
  }

  /** @param {unknown} fault */
  showRefusal(fault) {
    const elsewhere = fault instanceof Problem ? this.refused(fault) : [];
    const isMarked = fault instanceof Problem && fault.errors.length > 0 && elsewhere.length === 0;
    this.status.textContent = isMarked ? "The service would refuse this. What is wrong is marked." : "";
    this.say(isMarked ? null : problemMessage(fault));
  }

  /**
   * Messages in the place of figures.
   * @param {...import("../elements.js").Child} messages
   */
  say(...messages) {
    fill(this.messages, ...messages);
    this.more.hidden = true;
  }

  /** @param {DryRun} answer */
  show(answer) {
    const work = `${countOf(answer.prompts, "prompt")}, ${countOf(answer.tokens, "token")} in all`;
    const time = answer.seconds === null ? "" : `, ${answer.seconds < 1 ? "" : "about "}${duration(answer.seconds)}`;
    this.status.textContent = answer.fits ? `${work}${time}.` : "This does not fit into memory here.";
    this.say(
      !answer.fits && notFitting(answer),
      ...answer.warnings.map((/** @type {string} */ warning) => warningMessage(warning)),
    );
    fill(this.figures, figures(answer));
    this.more.hidden = false;
  }
}

/** @param {DryRun} answer */
function notFitting(answer) {
  return element(
    "div",
    { class: "message message-problem" },
    element("p", {}, "The service would refuse this: it needs more memory than it may take."),
    answer.fitting.length > 0 && element("p", {}, "Each of these alone would make it fit:"),
    answer.fitting.length > 0 &&
      element("ul", {}, ...answer.fitting.map((/** @type {string} */ change) => element("li", {}, change))),
  );
}

/** @param {DryRun} answer */
function figures(answer) {
  const most = answer.is_upper_bound ? "at most " : "";
  /** @type {[import("../elements.js").Child, string][]} */
  const rows = [
    ["Prompts", count(answer.prompts)],
    ["Tokens", count(answer.tokens)],
    [term("scored position", "Scored positions"), count(answer.positions)],
    ["Heads ablated one by one", answer.heads === null ? "" : count(answer.heads)],
    ["Revisions", answer.revisions > 1 ? count(answer.revisions) : ""],
    ["Token rows kept", answer.token_rows > 0 ? `at most ${count(answer.token_rows)}` : ""],
    [term("block pass", "Block passes"), most + count(answer.block_passes)],
    ["Time", answer.seconds === null ? "not known before something ran" : most + duration(answer.seconds)],
    ["Memory at the peak", `${bytes(answer.peak_bytes)} of ${bytes(answer.memory_budget_bytes)}`],
    ["Download", downloadOf(answer)],
    ["Runs on", `${answer.device}, ${answer.precision}`],
  ];
  return element(
    "dl",
    { class: "figures" },
    ...rows
      .filter(([, value]) => value !== "")
      .flatMap(([name, value]) => [element("dt", {}, name), element("dd", { class: "numeric" }, value)]),
  );
}

/** @param {DryRun} answer */
function downloadOf(answer) {
  if (answer.download_bytes === null) {
    return "not known: the Hub cannot be asked";
  }
  return answer.download_bytes === 0 ? "none" : `${bytes(answer.download_bytes)} first`;
}
