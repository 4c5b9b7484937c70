// The phases of an analysis in words. Those of a training sweep have their revision in front: "step1000: sweep".

import { visible, wordsOf } from "./result/words.js";

/** @type {Record<string, string>} */
const phases = {
  preparing: "Getting the model ready",
  downloading: "Downloading the model",
  folding: "Exporting the model",
  verifying: "Checking the exported model",
  queued: "Waiting for its turn",
  starting: "Starting",
  targets: "Finding the tokens to follow",
  source: "Running the prompts that replacements come from",
  clean: "Running the prompts without ablation",
  sweep: "Ablating heads",
  done: "Done",
};

/** Phases before the run. */
const preparing = ["preparing", "downloading", "folding", "verifying", "queued", "starting"];

/** What else a reader should know of a phase.
 * @type {Record<string, string>} */
const notes = {
  downloading: "It comes from the Hub once, and stays in the cache. The analysis starts by itself when the model is "
    + "here. If you cancel, the next run continues this download.",
};

/**
 * A phase in words.
 * @param {string} phase the phase
 */
export function phaseText(phase) {
  const { revision, name } = partsOf(phase);
  const text = phases[name] ?? `Running: ${wordsOf(name)}`;
  return visible(revision === null ? text : `${revision}: ${text}`);
}

/**
 * What else a reader should know of a phase; empty where there is nothing.
 * @param {string} phase the phase
 */
export function phaseNote(phase) {
  return notes[partsOf(phase).name] ?? "";
}

/**
 * What a phase counts: bytes, block passes of the run, or pieces of something else.
 * @param {string} phase the phase
 * @returns {"bytes" | "block passes" | "pieces"}
 */
export function unitOf(phase) {
  const { name } = partsOf(phase);
  return name === "downloading" ? "bytes" : preparing.includes(name) ? "pieces" : "block passes";
}

/** @param {string} phase the phase
 *  @returns {{revision: string | null, name: string}} */
function partsOf(phase) {
  const [, revision, name] = /^(.*): (.*)$/.exec(phase) ?? [null, null, phase];
  return { revision, name };
}
