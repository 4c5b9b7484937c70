// The fields of a model: its name, searched among those that are here or typed freely, and its revision.

import { get } from "../api.js";
import { element, fill } from "../elements.js";
import { bytes, countOf } from "../formats.js";
import { framed, idOf } from "./fields.js";
import { markFaults } from "./controls.js";
import { checkpointsOf } from "./steps.js";

/** @typedef {Api["ModelResponse"]} Model */

/** Revisions that stand as buttons; further ones are found by typing. */
const shownRevisions = 12;

const sources = { embedded: "embedded", local: "local folder", hub: "Hugging Face Hub" };

/**
 * Fields of model and revision.
 * @param {Record<string, import("./schema.js").Schema>} members Of the request; without revision where the request
 *   takes none.
 * @param {string} within Pointer of the request.
 * @param {(name: string, checkpoints: import("./steps.js").Checkpoint[]) => void} found Gets the checkpoints of the
 *   model that is named.
 * @returns {import("./fields.js").Field[]}
 */
export function modelFields(members, within, found) {
  const about = element("div", { class: "help", id: "model-about" });
  const models = element("datalist", { id: "models" });
  const revisions = element("datalist", { id: "revisions" });
  /** @type {Model[]} */
  let known = [];
  const name = nameField("model", members, within, models, about);
  const fields = [name.field];
  const revision = members.revision === undefined ? null : nameField("revision", members, within, revisions);
  if (revision !== null) {
    fields.push(revision.field);
  }
  const choices = element("div", { class: "row help", id: "revisions-here" });
  revision?.field.node.append(choices);
  const show = () => {
    const chosen = name.input.value.trim() || members.model.default;
    const model = known.find((candidate) => candidate.id === chosen);
    fill(about, model === undefined ? unknown(chosen, known) : described(model));
    const here = model?.revisions ?? [];
    fill(revisions, ...here.map(revisionOption));
    fill(choices, ...(revision === null || here.length < 2 ? [] : revisionChoices(here, revision.input)));
    found(chosen, checkpointsOf(chosen, model));
  };
  name.input.addEventListener("input", show);
  name.shown = show;
  get("/v1/models").then(
    (/** @type {Api["ModelListResponse"]} */ { models: all }) => {
      known = all;
      fill(
        models,
        ...all.map((model) => element("option", { value: model.id, label: `${model.id}, ${described(model)}` })),
      );
      show();
    },
    () => fill(about, "The list of models could not be read. A name can be typed all the same."),
  );
  return fields;
}

/**
 * @param {string} member
 * @param {Record<string, import("./schema.js").Schema>} members
 * @param {string} within
 * @param {HTMLDataListElement} list
 * @param {HTMLElement} [about]
 */
function nameField(member, members, within, list, about) {
  const schema = members[member];
  const pointer = `${within}/${member}`;
  const id = idOf(pointer);
  const input = element("input", {
    id,
    list: list.id,
    placeholder: String(schema.default),
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
  });
  const help =
    member === "model"
      ? "Type to search the models on this machine, or give a Hub name such as EleutherAI/pythia-70m."
      : "A branch, tag or commit of the Hub, or a subfolder: step1000 is the model after 1000 steps of training.";
  const { node, place } = framed(id, member === "model" ? "Model" : "Revision", help, input, input);
  node.append(list);
  if (about !== undefined) {
    node.append(about);
  }
  const made = {
    input,
    shown: () => {},
    /** @type {import("./fields.js").Field} */
    field: {
      node,
      pointers: [pointer],
      raw: () => input.value,
      restore(raw) {
        input.value = raw;
        made.shown();
      },
      read(request) {
        if (input.value.trim() !== "") {
          request[member] = input.value.trim();
        }
      },
      write(request) {
        input.value = request[member] ?? "";
        made.shown();
      },
      suggest: () => {},
      mark: (faults) => markFaults(input, place, faults),
      focus: () => input.focus(),
    },
  };
  return made;
}

/**
 * @param {string} name
 * @param {Model[]} known
 */
function unknown(name, known) {
  // Names of the Hub have an organization before them.
  return known.length === 0 || !name.includes("/")
    ? ""
    : `${name} is not here. If the Hub has it, it is downloaded when the analysis begins.`;
}

/** @param {Model} model */
function described(model) {
  const parts = [sources[model.source]];
  if (model.error !== null) {
    parts.push(model.error);
  }
  if (model.shape !== null) {
    parts.push(`${countOf(model.shape.n_layers, "layer")} of ${countOf(model.shape.n_heads, "head")}`);
  }
  if (model.memory_bytes !== null) {
    parts.push(`${bytes(model.memory_bytes)} in memory`);
  }
  if (!model.has_tokenizer) {
    parts.push("takes token ids alone");
  }
  return parts.join(", ");
}

/**
 * The revisions that are here, each a button that fills it in.
 * @param {Api["RevisionResponse"][]} here
 * @param {HTMLInputElement} input
 */
function revisionChoices(here, input) {
  /** @param {string} revision */
  const take = (revision) => {
    input.value = revision;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return [
    "Available here:",
    ...here
      .slice(0, shownRevisions)
      .map(({ revision }) =>
        element("button", { type: "button", class: "button button-small", click: () => take(revision) }, revision),
      ),
    here.length > shownRevisions && `and ${here.length - shownRevisions} more`,
  ];
}

/** @param {Api["RevisionResponse"]} revision */
function revisionOption(revision) {
  const step = revision.step === null ? "" : `step ${revision.step}, `;
  return element("option", { value: revision.revision, label: `${revision.revision}: ${step}${revision.state}` });
}
