// What is asked: the experiment, the one that a sweep repeats, and requests to begin from.

import { element } from "../elements.js";
import { kindName } from "../formats.js";
import { term } from "../terms.js";
import { sweep } from "./schema.js";

/** @typedef {import("./schema.js").Experiment} Experiment */

/**
 * What happens when something is chosen.
 * @typedef {object} Choices
 * @property {(kind: string) => void} choose An experiment.
 * @property {(kind: string) => void} chooseInner What a sweep repeats.
 * @property {(request: Record<string, any>) => void} begin A request to begin from.
 */

/**
 * @param {Experiment[]} known
 * @param {Experiment} experiment
 * @param {Experiment | null} inner What a training sweep repeats; null for others.
 * @param {Choices} choices
 */
export function chooser(known, experiment, inner, { choose, chooseInner, begin }) {
  const kinds = known.map((one) => one.kind);
  const repeatable = kinds.filter((kind) => kind !== sweep);
  return element(
    "section",
    { class: "panel", "aria-label": "Experiment" },
    choice("experiment", "Experiment", kinds, experiment.kind, choose),
    element("p", { id: "experiment-summary" }, `${experiment.summary}.`),
    inner !== null && choice("inner-experiment", "Repeated at each revision", repeatable, inner.kind, chooseInner),
    examples(experiment, begin),
    element(
      "p",
      { class: "help" },
      "To ",
      term("ablate"),
      " a head is to replace what it writes, and to see what changes.",
    ),
  );
}

/**
 * @param {Experiment} experiment
 * @param {(request: Record<string, any>) => void} begin
 */
function examples(experiment, begin) {
  const select = element(
    "select",
    {
      id: "example",
      change(/** @type {Event} */ event) {
        event.stopPropagation();
        const example = experiment.examples.find((one) => one.name === select.value);
        if (example !== undefined) {
          begin(example.value);
        }
      },
    },
    element("option", { value: "" }, "Choose a request that runs as it stands"),
    ...experiment.examples.map((example) => element("option", { value: example.name }, example.summary)),
  );
  return element(
    "div",
    { class: "field" },
    element("label", { class: "label", for: "example" }, "Begin from an example"),
    select,
  );
}

/**
 * A choice among experiments.
 * @param {string} id
 * @param {string} label
 * @param {string[]} kinds
 * @param {string} chosen
 * @param {(kind: string) => void} choose
 */
function choice(id, label, kinds, chosen, choose) {
  const select = element(
    "select",
    {
      id,
      change(/** @type {Event} */ event) {
        event.stopPropagation();
        choose(select.value);
      },
    },
    ...kinds.map((kind) => element("option", { value: kind }, kindName(kind))),
  );
  select.value = chosen;
  return element("div", { class: "field" }, element("label", { class: "label", for: id }, label), select);
}
