import { element, fill } from "../elements.js";
import { bytes, count, duration } from "../formats.js";
import { problemMessage, warningMessage } from "../messages.js";
import { phaseNote, phaseText, unitOf } from "../phases.js";

/** What is known of how far an analysis is: of GET .../progress, of an event, or of the analysis itself.
 * @typedef {Api["AnalysisProgress"] & {n?: number}} Progress */

/**
 * What stands in the place of results while there are none: how far an analysis is, with a way to stop it.
 */
export class StateView {
  #phase = element("p", { class: "state-phase" });

  #note = element("p", { class: "muted" });

  #bar = element("progress", { "aria-label": "Progress" });

  #numbers = element("p", { class: "muted small numeric" });

  #cancel;

  #fault = element("div");

  #isMissed = false;

  /** The element that holds it. */
  root;

  /** @param {() => Promise<void>} cancel stops the analysis */
  constructor(cancel) {
    this.#cancel = element("button", {
      type: "button", class: "button", click: async () => {
        this.#cancel.disabled = true;
        try {
          await cancel();
        } catch (fault) {
          this.#cancel.disabled = false;
          fill(this.#fault, problemMessage(fault));
        }
      },
    }, "Cancel");
    this.root = element("section", { class: "panel", "aria-label": "State" },
      this.#fault, this.#phase, this.#note, this.#bar, this.#numbers, this.#cancel);
  }

  /** Says that the service does not answer, until it tells again how far it is. */
  miss() {
    if (!this.#isMissed) {
      this.#isMissed = true;
      fill(this.#fault, element("div", { role: "alert" }, warningMessage(
        "The service cannot be reached. This page asks again every few seconds, and shows what was last known. If the "
        + "service was stopped, the analysis is lost: start the service, and ask again.")));
    }
  }

  /**
   * Shows how far it is.
   * @param {Progress} progress how far
   */
  show(progress) {
    if (this.#isMissed) {
      this.#isMissed = false;
      fill(this.#fault);
    }
    this.#phase.textContent = phaseText(progress.phase);
    this.#note.textContent = phaseNote(progress.phase);
    this.#note.hidden = this.#note.textContent === "";
    if (progress.fraction === null) {
      this.#bar.removeAttribute("value");
    } else {
      this.#bar.value = progress.fraction;
    }
    this.#numbers.textContent = numbersOf(progress);
  }

  /** What is read aloud of it. */
  get text() {
    return `${this.#phase.textContent}. ${this.#numbers.textContent}`;
  }
}

/** @param {Progress} progress how far it is */
function numbersOf(progress) {
  const parts = [];
  if (progress.fraction !== null) {
    parts.push(`${Math.floor(progress.fraction * 100)} %`);
  }
  if (progress.done !== null && progress.total !== null) {
    const unit = unitOf(progress.phase);
    const text = unit === "bytes" ? bytes : count;
    parts.push(`${text(progress.done)} of ${text(progress.total)}${unit === "block passes" ? " block passes" : ""}`);
  }
  if (progress.queue_position !== null) {
    parts.push(progress.queue_position === 0 ? "next in line" : `${progress.queue_position} ahead of it`);
  }
  if (progress.n) {
    parts.push(`${count(progress.n)} positions so far`);
  }
  if (progress.eta_seconds !== null) {
    const isSoon = progress.eta_seconds < 1;
    parts.push(`${isSoon ? "" : "about "}${duration(progress.eta_seconds)} left`);
  }
  return parts.join(", ");
}
