import { element } from "../elements.js";
import { bytes, count, duration } from "../formats.js";
import { visible, wordsOf } from "./words.js";

/** What is known of how far an analysis is: of GET .../progress, of an event, or of the analysis itself.
 * @typedef {Api["AnalysisProgress"] & {n?: number}} Progress */

/** Phases whose units are bytes. */
const phasesOfBytes = ["downloading"];

/** @type {Record<string, string>} */
const phases = {
  preparing: "Getting the model ready",
  downloading: "Downloading the model",
  folding: "Exporting the model",
  verifying: "Checking the exported model",
  queued: "Waiting for its turn",
  starting: "Starting",
  targets: "Finding the tokens to follow",
  source: "Running the prompts that lend",
  clean: "Running the prompts as they are",
  sweep: "Ablating heads",
  done: "Done",
};

/** Phases before the run. */
const preparing = ["preparing", "downloading", "folding", "verifying", "queued", "starting"];

/**
 * What stands in the place of results while there are none: how far an analysis is, with a way to stop it.
 */
export class StateView {
  #phase = element("p", { class: "state-phase" });

  #bar = element("progress", { "aria-label": "Progress" });

  #numbers = element("p", { class: "muted small numeric" });

  #cancel;

  /** The element that holds it. */
  root;

  /** @param {() => Promise<void>} cancel stops the analysis */
  constructor(cancel) {
    this.#cancel = element("button", {
      type: "button", class: "button", click: async () => {
        this.#cancel.disabled = true;
        await cancel();
      },
    }, "Cancel");
    this.root = element("section", { class: "panel", "aria-label": "State" },
      this.#phase, this.#bar, this.#numbers, this.#cancel);
  }

  /**
   * Shows how far it is.
   * @param {Progress} progress how far
   */
  show(progress) {
    this.#phase.textContent = phaseText(progress.phase);
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

/**
 * A phase in words; of a training sweep with its revision.
 * @param {string} phase the phase
 */
export function phaseText(phase) {
  const [, revision, name] = /^(.*): (.*)$/.exec(phase) ?? [null, null, phase];
  const text = phases[name] ?? `Running: ${wordsOf(name)}`;
  return visible(revision === null ? text : `${revision}: ${text}`);
}

/** @param {Progress} progress how far it is */
function numbersOf(progress) {
  const parts = [];
  if (progress.fraction !== null) {
    parts.push(`${Math.floor(progress.fraction * 100)} %`);
  }
  if (progress.done !== null && progress.total !== null) {
    const isBytes = phasesOfBytes.some((phase) => progress.phase.endsWith(phase));
    const text = isBytes ? bytes : count;
    const unit = preparing.some((phase) => progress.phase.endsWith(phase)) ? "" : " block passes";
    parts.push(`${text(progress.done)} of ${text(progress.total)}${unit}`);
  }
  if (progress.queue_position !== null) {
    parts.push(progress.queue_position === 0 ? "next in line" : `${progress.queue_position} ahead of it`);
  }
  if (progress.n) {
    parts.push(`${count(progress.n)} positions so far`);
  }
  if (progress.eta_seconds !== null) {
    parts.push(`about ${duration(progress.eta_seconds)} left`);
  }
  return parts.join(", ");
}
