// A prompt set by name, and which of its prompts are taken.

import { get } from "../api.js";
import { element, fill } from "../elements.js";
import { countOf } from "../formats.js";
import { markFaults } from "./controls.js";
import { framed, idOf } from "./fields.js";

/** A set by name, and which of its prompts. */
export class SetPart {
  /** @param {string} within */
  constructor(within) {
    /** @type {Map<string, Api["PromptSetSummary"]>} */
    this.sets = new Map();
    this.select = element("select", { id: idOf(`${within}/prompt_set`), change: () => this.describe() });
    this.limit = element("input", { type: "number", min: 1, step: 1, id: idOf(`${within}/limit`), placeholder: "all" });
    this.offset = element("input", { type: "number", min: 0, step: 1, id: idOf(`${within}/offset`), placeholder: "0" });
    const set = framed(this.select.id, "Prompt set", "", this.select, this.select);
    const limit = framed(this.limit.id, "How many", "", this.limit, this.limit);
    const offset = framed(this.offset.id, "Start at prompt (from 0)", "", this.offset, this.offset);
    /** @type {import("./fields.js").Marked[]} */
    this.fields = [
      markedBy(this.limit, limit, `${within}/limit`),
      markedBy(this.offset, offset, `${within}/offset`),
    ];
    this.about = set.note;
    this.wanted = "";
    this.node = element(
      "div",
      {},
      set.node,
      element(
        "div",
        { class: "pair" },
        limit.node,
        offset.node,
      ),
    );
    this.load();
  }

  async load() {
    try {
      /** @type {Api["PromptSetListResponse"]} */
      const { prompt_sets: sets } = await get("/v1/prompt-sets");
      sets.forEach((set) => this.add(set));
      this.choose(this.wanted);
    } catch {
      fill(this.about, "The list of prompt sets could not be read. Paste prompts, or load the page again.");
    }
  }

  /** @param {Api["PromptSetSummary"]} set */
  add(set) {
    if (!this.sets.has(set.name)) {
      this.select.append(element("option", { value: set.name }, set.name));
    }
    this.sets.set(set.name, set);
    this.describe();
  }

  /** @param {string} name */
  choose(name) {
    this.wanted = name;
    if (name !== "" && ![...this.select.options].some((option) => option.value === name)) {
      // A set that was deleted, or not listed yet: the service says what is wrong with it.
      this.select.append(element("option", { value: name }, name));
    }
    this.select.value = name === "" ? (this.select.options[0]?.value ?? "") : name;
    this.describe();
  }

  describe() {
    this.wanted = this.select.value;
    const set = this.sets.get(this.select.value);
    fill(this.about, set === undefined ? "" : aboutSet(set));
  }

  raw() {
    return { name: this.select.value || this.wanted, limit: this.limit.value, offset: this.offset.value };
  }

  /** @param {{ name: string, limit: string, offset: string }} raw */
  restore(raw) {
    this.limit.value = raw.limit;
    this.offset.value = raw.offset;
    this.choose(raw.name);
  }

  /** @param {Record<string, any>} request */
  read(request) {
    request.prompt_set = this.select.value || this.wanted;
    if (this.limit.value !== "") {
      request.limit = Number(this.limit.value);
    }
    if (this.offset.value !== "") {
      request.offset = Number(this.offset.value);
    }
  }

  /** @param {Record<string, any>} request */
  write(request) {
    this.restore({
      name: request.prompt_set ?? "",
      limit: String(request.limit ?? ""),
      offset: String(request.offset ?? ""),
    });
  }
}

/**
 * A number that shows its own faults.
 * @param {HTMLInputElement} input
 * @param {{ node: HTMLElement, place: HTMLElement }} frame
 * @param {string} pointer
 * @returns {import("./fields.js").Marked}
 */
function markedBy(input, { node, place }, pointer) {
  return {
    node,
    pointers: [pointer],
    mark: (faults) => markFaults(input, place, faults),
    focus: () => input.focus(),
  };
}

/** @param {Api["PromptSetSummary"]} set */
function aboutSet(set) {
  const has = [set.has_targets && "targets", set.has_foils && "foils", set.has_counterparts && "counterparts"];
  const listed = has.filter((word) => word !== false);
  return `${countOf(set.count, "prompt")}${listed.length > 0 ? ` with ${listed.join(", ")}` : ""}. ${set.description}`;
}
