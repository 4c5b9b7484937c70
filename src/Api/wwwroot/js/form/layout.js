// Which field stands in which part of the form, and the request that all of them make.

import { element } from "../elements.js";
import { term } from "../terms.js";
import { details, fieldsOf, section } from "./fields.js";
import { modelFields } from "./model.js";
import { promptsField } from "./prompts.js";
import { RevisionPicker } from "./revisions.js";

/** @typedef {import("./fields.js").Field} Field */

/** @typedef {import("./schema.js").Experiment} Experiment */

/** @typedef {import("./schema.js").Schema} Schema */

const modelMembers = ["model", "revision"];
const promptMembers = ["prompts", "prompt_set", "limit", "offset"];
const textMembers = ["max_tokens", "pack", "prepend_bos"];
const measuredMembers = ["head", "heads", "positions", "metric", "ablation"];
const machineMembers = ["device", "precision", "tags"];

/** Pointer of the request that a training sweep repeats. */
const repeated = "/request";

/** The fields of an experiment's request, in their parts of the form. */
export class Layout {
  /**
   * @param {Experiment} experiment
   * @param {Experiment | null} inner What a training sweep repeats; null for others.
   */
  constructor(experiment, inner) {
    this.inner = inner;
    this.within = inner === null ? "" : repeated;
    /** @type {Field[]} Fields of the sweep itself. */
    this.outer =
      inner === null ? [] : fieldsOf({ revisions: experiment.schema.properties.revisions }, "", ["revisions"]);
    // The request of a sweep leaves the revision to it.
    const { revision, ...others } = (inner ?? experiment).schema.properties;
    const members = inner === null ? { revision, ...others } : others;
    const [revisions] = this.outer;
    this.picker = revisions && new RevisionPicker(revisions, () => changed(revisions.node));
    const parts = partsOf(members, this.within, (inner ?? experiment).schema.required ?? [], (model, checkpoints) =>
      this.picker?.offer(model, checkpoints),
    );
    /** @type {Field[]} Fields that every experiment has, more or less. */
    this.common = parts.common;
    /** @type {Field[]} */
    this.own = parts.own;
    this.sections =
      this.outer.length === 0
        ? parts.sections
        : [section("Revisions", this.picker?.node, ...nodes(this.outer)), ...parts.sections];
  }

  /** Every field. */
  get fields() {
    return [...this.outer, ...this.common, ...this.own];
  }

  /**
   * The request as it is filled in.
   * @returns {Record<string, any>}
   */
  read() {
    /** @type {Record<string, any>} */
    const request = {};
    [...this.common, ...this.own].forEach((field) => field.read(request));
    if (this.inner === null) {
      return request;
    }
    /** @type {Record<string, any>} */
    const sweep = {};
    this.outer.forEach((field) => field.read(sweep));
    return { ...sweep, experiment: this.inner.kind, request };
  }

  /**
   * Shows a request.
   * @param {Record<string, any>} request
   */
  write(request) {
    this.outer.forEach((field) => field.write(request));
    this.picker?.show();
    const asked = this.inner === null ? request : (request.request ?? {});
    [...this.common, ...this.own].forEach((field) => field.write(asked));
  }

  /**
   * Shows what the service takes where nothing is filled in.
   * @param {Record<string, any>} request A request with every default.
   */
  suggest(request) {
    const asked = this.inner === null ? request : (request.request ?? {});
    [...this.common, ...this.own].forEach((field) => field.suggest(asked));
  }

  /**
   * What is filled in, readable or not, by place.
   * @returns {Record<string, any>}
   */
  raw() {
    return Object.fromEntries(this.fields.map((field) => [this.placeOf(field), field.raw()]));
  }

  /**
   * Shows what was filled in before.
   * @param {Record<string, any>} raw
   */
  restore(raw) {
    this.fields.forEach((field) => this.restoreField(field, raw));
    this.picker?.show();
  }

  /**
   * Shows what was filled in for another experiment, where this one has the like.
   * @param {Record<string, any>} raw
   */
  carryOver(raw) {
    this.common.forEach((field) => this.restoreField(field, raw));
  }

  /**
   * @param {Field} field
   * @param {Record<string, any>} raw
   */
  restoreField(field, raw) {
    const kept = raw[this.placeOf(field)];
    // What a field of another kind has kept under this name is none of this one's.
    if (
      kept !== undefined &&
      typeof kept === typeof field.raw() &&
      Array.isArray(kept) === Array.isArray(field.raw())
    ) {
      field.restore(kept);
    }
  }

  /** @param {Field} field */
  placeOf(field) {
    const [pointer] = field.pointers;
    return this.outer.includes(field) ? `sweep${pointer}` : pointer.slice(this.within.length);
  }
}

/**
 * @param {Record<string, Schema>} members
 * @param {string} within
 * @param {string[]} required
 * @param {(model: string, checkpoints: import("./steps.js").Checkpoint[]) => void} found Gets the checkpoints of the
 *   model that is named.
 */
function partsOf(members, within, required, found) {
  /** @param {string[]} names */
  const some = (names) =>
    fieldsOf(
      Object.fromEntries(names.flatMap((name) => (members[name] ? [[name, members[name]]] : []))),
      within,
      required,
    );
  const placed = [...modelMembers, ...promptMembers, ...textMembers, ...measuredMembers, ...machineMembers];
  const model = modelFields(members, within, found);
  const prompts = promptsField(within);
  const texts = some(textMembers);
  const measured = some(measuredMembers);
  const machine = some(machineMembers);
  const own = some(Object.keys(members).filter((name) => !placed.includes(name)));
  return {
    common: [...model, prompts, ...texts, ...measured, ...machine],
    own,
    sections: [
      section("Model", ...nodes(model)),
      section("Prompts", prompts.node, details("Tokenization", ...nodes(texts))),
      section("What is measured", measuredHelp(), ...nodes(measured)),
      ...(own.length > 0 ? [section("Options of this experiment", ...nodes(own))] : []),
      section("Where it runs, and tags", details("Device, precision, tags", ...nodes(machine))),
    ],
  };
}

function measuredHelp() {
  return element(
    "p",
    { class: "help" },
    "The logit of the ",
    term("target"),
    " is followed, at each ",
    term("scored position"),
    "; with logit difference, that of a ",
    term("foil"),
    " is subtracted. The ",
    term("ablation kind"),
    " says what takes the place of a head's output.",
  );
}

/**
 * Tells the form that a field was filled in by something else than its control.
 * @param {HTMLElement} node
 */
function changed(node) {
  node.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {Field[]} fields */
function nodes(fields) {
  return fields.map((field) => field.node);
}
