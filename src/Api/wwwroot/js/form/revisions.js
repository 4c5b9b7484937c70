// Picks the revisions of a training sweep: the steps that a model has checkpoints of, on an axis.

import { element, fill } from "../elements.js";
import { count } from "../formats.js";
import { evenly, namedIn, ordered, placeOf, powersOfTwo } from "./steps.js";

/** @typedef {import("./steps.js").Checkpoint} Checkpoint */

/** Steps between two labels of the axis at least, as a part of its length. */
const labelDistance = 0.1;

const evenCount = 8;

/**
 * Shows which checkpoints a field of revisions names, and changes it. The field holds the state; what is typed there
 * may also be what no checkpoint is known of.
 */
export class RevisionPicker {
  #field;

  #changed;

  /** @type {Checkpoint[]} */
  #checkpoints = [];

  /** @type {Map<string, HTMLElement>} */
  #options = new Map();

  /** The revision that the keyboard is at. */
  #active = "";

  #axis = element("div", { class: "steps-axis" });

  #strip = element(
    "div",
    {
      class: "steps",
      role: "listbox",
      "aria-multiselectable": "true",
      tabindex: 0,
      keydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event),
      focus: () => this.#say(this.#active),
      blur: () => this.#say(""),
      pointermove: (/** @type {PointerEvent} */ event) => this.#say(this.#nearest(event)),
      pointerleave: () => this.#say(""),
      click: (/** @type {PointerEvent} */ event) => this.#toggle(this.#nearest(event)),
    },
    this.#axis,
  );

  #labels = element("div", { class: "steps-labels small muted", "aria-hidden": "true" });

  #readout = element("p", { class: "small numeric" });

  #others = element("div", { class: "choices" });

  #count = element("input", {
    class: "steps-count",
    type: "number",
    min: 2,
    value: evenCount,
    "aria-label": "How many steps, first to last",
    input: (/** @type {Event} */ event) => event.stopPropagation(),
    change: (/** @type {Event} */ event) => event.stopPropagation(),
  });

  #picks = element(
    "div",
    { class: "row steps-picks" },
    this.#pick("All steps", (steps) => steps),
    this.#pick("Powers of two", powersOfTwo),
    element("span", { class: "row" }, this.#pick("First to last", (steps) => evenly(steps, this.#count.valueAsNumber)),
      this.#count, "of them"),
    this.#pick("None", () => []),
  );

  #steps = element("div", {}, this.#strip, this.#labels, this.#readout, this.#picks);

  #label = element("div", { class: "label", id: "steps-label" });

  /** The element that holds it. */
  node = element("div", { class: "field", hidden: true }, this.#label, this.#steps, this.#others);

  /**
   * @param {import("./fields.js").Field} field The field of revisions.
   * @param {() => void} changed Is told of what is picked.
   */
  constructor(field, changed) {
    this.#field = field;
    this.#changed = changed;
    this.#strip.setAttribute("aria-labelledby", this.#label.id);
    field.node.addEventListener("input", () => this.show());
  }

  /**
   * Offers the checkpoints of a model; where it has fewer than two there is nothing to pick.
   * @param {string} model
   * @param {Checkpoint[]} checkpoints
   */
  offer(model, checkpoints) {
    this.#checkpoints = checkpoints;
    const stepped = checkpoints.filter(({ step }) => step !== null);
    const last = stepped.at(-1)?.step ?? 0;
    this.node.hidden = checkpoints.length < 2;
    this.#steps.hidden = stepped.length === 0;
    this.#label.textContent = `Checkpoints of ${model}`;
    this.#options = new Map(stepped.map((checkpoint) => [checkpoint.revision, optionOf(checkpoint, last)]));
    this.#active = stepped[0]?.revision ?? "";
    fill(this.#axis, ...this.#options.values());
    fill(this.#labels, ...labelsOf(stepped[0]?.step ?? 0, last));
    fill(this.#others, ...checkpoints.filter(({ step }) => step === null).map(({ revision }) => this.#box(revision)));
    this.show();
  }

  /** Shows which checkpoints the field names. */
  show() {
    const named = this.#named();
    for (const [revision, option] of this.#options) {
      option.setAttribute("aria-selected", String(named.includes(revision)));
    }
    for (const box of this.#others.querySelectorAll("input")) {
      box.checked = named.includes(box.value);
    }
    this.#say("");
  }

  /** Revisions that the field names; none where it cannot be read. */
  #named() {
    /** @type {Record<string, any>} */
    const request = {};
    try {
      this.#field.read(request);
    } catch {
      return [];
    }
    return namedIn(request.revisions, this.#checkpoints);
  }

  /** @param {string[]} names */
  #write(names) {
    this.#field.write({ revisions: names.length === 0 ? undefined : ordered(names, this.#checkpoints) });
    this.show();
    this.#changed();
  }

  /** @param {string} revision */
  #toggle(revision) {
    const named = this.#named();
    this.#write(named.includes(revision) ? named.filter((name) => name !== revision) : [...named, revision]);
    this.#activate(revision);
  }

  /** @param {string} revision */
  #activate(revision) {
    this.#options.get(this.#active)?.classList.remove("step-active");
    this.#active = revision;
    const option = this.#options.get(revision);
    option?.classList.add("step-active");
    this.#strip.setAttribute("aria-activedescendant", option?.id ?? "");
    this.#say(revision);
  }

  /**
   * A button that picks some of the steps; revisions without a step stay as they are.
   * @param {string} text
   * @param {(steps: number[]) => number[]} some
   */
  #pick(text, some) {
    const pick = () => {
      const stepped = this.#checkpoints.filter(({ step }) => step !== null);
      const taken = some(stepped.map(({ step }) => Number(step)));
      const others = this.#named().filter((name) => !this.#options.has(name));
      this.#write([
        ...stepped.filter(({ step }) => taken.includes(Number(step))).map(({ revision }) => revision),
        ...others,
      ]);
    };
    return element("button", { type: "button", class: "button button-small", click: pick }, text);
  }

  /** @param {string} revision */
  #box(revision) {
    const toggle = (/** @type {Event} */ event) => {
      event.stopPropagation();
      this.#toggle(revision);
    };
    return element("label", { class: "row" }, element("input", { type: "checkbox", value: revision, change: toggle }),
      revision);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const revisions = [...this.#options.keys()];
    const now = revisions.indexOf(this.#active);
    const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: revisions.length - 1 }[event.key];
    if (event.key === " ") {
      this.#toggle(this.#active);
    } else if (next !== undefined) {
      this.#activate(revisions[next] ?? this.#active);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  #nearest(event) {
    const box = this.#axis.getBoundingClientRect();
    const place = (event.clientX - box.left) / box.width;
    const stepped = this.#checkpoints.filter(({ step }) => step !== null);
    const last = stepped.at(-1)?.step ?? 0;
    const distance = (/** @type {Checkpoint} */ { step }) => Math.abs(placeOf(Number(step), last) - place);
    return stepped.reduce((best, one) => (distance(one) < distance(best) ? one : best)).revision;
  }

  /**
   * Says what a step is; of none, how many are chosen.
   * @param {string} revision
   */
  #say(revision) {
    const option = this.#options.get(revision);
    const chosen = [...this.#options.values()].filter((one) => one.getAttribute("aria-selected") === "true").length;
    const isRemote = this.#checkpoints.some(({ isHere }) => !isHere);
    const isChosen = option?.getAttribute("aria-selected") === "true";
    this.#readout.textContent = option === undefined
      ? `${count(chosen)} of ${count(this.#options.size)} steps.${isRemote ? " Short marks are downloaded first." : ""}`
      : `${option.getAttribute("aria-label")}${isChosen ? ", chosen" : ""}`;
  }
}

/**
 * @param {Checkpoint} checkpoint
 * @param {number} last
 */
function optionOf({ revision, step, isHere }, last) {
  const option = element("div", {
    id: `option-${revision}`,
    class: isHere ? "step" : "step step-remote",
    role: "option",
    "aria-label": isHere ? `step ${count(Number(step))}` : `step ${count(Number(step))}, to be downloaded`,
  });
  option.style.left = `${placeOf(Number(step), last) * 100}%`;
  return option;
}

/**
 * Labels of the axis: its ends, and powers of ten between.
 * @param {number} first
 * @param {number} last
 */
function labelsOf(first, last) {
  const between = [1, 2, 3, 4, 5].map((power) => 10 ** power).filter((step) => {
    const place = placeOf(step, last);
    return place - placeOf(first, last) > labelDistance && 1 - place > labelDistance;
  });
  return [...new Set([first, ...between, last])].map((step) => {
    const label = element("span", {}, step < 1000 ? String(step) : `${Math.round(step / 1000)}k`);
    label.style.left = `${placeOf(step, last) * 100}%`;
    return label;
  });
}
