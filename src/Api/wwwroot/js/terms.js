// Words of the field, explained where a reader first meets them: docs/terminology.md in short.

import { element } from "./elements.js";

/** @type {Record<string, string>} */
const definitions = {
  ablate: "To replace what a component writes by something else, and to look at what changes.",
  "ablation kind":
    "What is put in the place of a head's output: another prompt's output at the same position (resample), an " +
    "average over the prompts (mean, position mean), nothing (zero), the output of a paired prompt (contrastive), or " +
    "a vector of yours (constant).",
  "attention head":
    "One of several parts of a layer that move information between positions. L4H3 is head 3 of layer 4, both " +
    "counted from 0.",
  "block pass": "One layer run once for one prompt: the unit in which work is counted.",
  "direct effect": "What a component's own write adds to the logit, with nothing in between. Positive: it raises it.",
  logit: "The score that a model gives a token before scores become probabilities.",
  "prompt set": "Prompts with a name: built in, or uploaded.",
  revision:
    "A checkpoint of a model by name: a branch, tag or commit. step1000 is the one after 1000 steps of training.",
  "scored position": "A position whose next token's logit is followed.",
  "self-repair":
    "How much of the lost logit comes back when a component is ablated: logit change plus lost direct effect. " +
    "Positive: the rest of the model restored some of it. Negative: it broke further.",
  target: "The token whose logit is followed: the prompt's next token, or the given one after its end.",
  foil: "A token that the target is compared with: its logit is subtracted.",
};

let shown = 0;

/**
 * A word that explains itself when it is pressed.
 * @param {string} name A word of the definitions.
 * @param {string} [text] How the sentence has it.
 * @returns {HTMLElement}
 */
export function term(name, text = name) {
  const definition = definitions[name];
  if (definition === undefined) {
    throw new Error(`There is no definition of '${name}'.`);
  }
  const id = `term-${shown++}`;
  return element(
    "span",
    {},
    element("button", { type: "button", class: "term", popovertarget: id, "aria-describedby": id }, text),
    element("span", { id, popover: "auto", class: "term-text" }, definition),
  );
}
