// The prompts of a request: a set, pasted lines, or a file that becomes a set.

import { element } from "../elements.js";
import { markFaults, UnreadableInput } from "./controls.js";
import { idOf, UnreadableField } from "./fields.js";
import { PastedPart } from "./pasted-prompts.js";
import { FilePart } from "./prompt-file.js";
import { SetPart } from "./prompt-set.js";

/** @typedef {"set" | "pasted" | "file"} Source */

const members = ["prompts", "prompt_set"];

/**
 * The field of the prompts.
 * @param {string} within Pointer of the request.
 * @returns {import("./fields.js").Field}
 */
export function promptsField(within) {
  const parts = { set: new SetPart(within), pasted: new PastedPart(within) };
  const file = new FilePart((summary) => {
    parts.set.add(summary);
    parts.set.restore({ name: summary.name, limit: "", offset: "" });
    choose("set");
    node.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const place = element("div", { class: "fault", hidden: true });
  /** @type {Record<Source, HTMLInputElement>} */
  const radios = { set: radio("set"), pasted: radio("pasted"), file: radio("file") };
  /** @type {Record<Source, HTMLElement>} */
  const nodes = { set: parts.set.node, pasted: parts.pasted.node, file: file.node };
  /** @param {Source} source */
  const choose = (source) => {
    for (const [name, part] of /** @type {[Source, HTMLElement][]} */ (Object.entries(nodes))) {
      part.hidden = name !== source;
      radios[name].checked = name === source;
    }
  };
  const node = element(
    "fieldset",
    { class: "group", id: idOf(`${within}/prompts`), tabindex: "-1", "aria-label": "Where the prompts come from" },
    element(
      "div",
      { class: "row" },
      element("label", { class: "row" }, radios.set, "A prompt set"),
      element("label", { class: "row" }, radios.pasted, "Pasted prompts"),
      element("label", { class: "row" }, radios.file, "A file"),
    ),
    place,
    nodes.set,
    nodes.pasted,
    nodes.file,
  );
  for (const [name, input] of /** @type {[Source, HTMLInputElement][]} */ (Object.entries(radios))) {
    input.addEventListener("change", () => choose(name));
  }
  acceptDrops(node, (dropped) => {
    choose("file");
    file.take(dropped);
  });
  choose("set");
  const source = () => /** @type {Source} */ (Object.entries(radios).find(([, input]) => input.checked)?.[0] ?? "set");
  /** @type {import("./fields.js").Field} */
  const field = {
    node,
    pointers: members.map((member) => `${within}/${member}`),
    raw: () => ({ source: source(), set: parts.set.raw(), pasted: parts.pasted.text.value }),
    restore(raw) {
      parts.set.restore(raw.set);
      parts.pasted.text.value = raw.pasted;
      choose(raw.source);
    },
    read(request) {
      try {
        if (source() === "pasted") {
          request.prompts = parts.pasted.prompts();
        } else if (source() === "set") {
          parts.set.read(request);
        } else {
          throw new UnreadableInput("Choose a file, or another way to give the prompts.");
        }
      } catch (fault) {
        throw fault instanceof UnreadableInput ? new UnreadableField(field, fault.message) : fault;
      }
    },
    write(request) {
      choose((request.prompts ?? null) === null ? "set" : "pasted");
      parts.pasted.write(request.prompts ?? []);
      parts.set.write(request);
    },
    suggest: () => {},
    mark: (faults) => markFaults(source() === "set" ? parts.set.select : parts.pasted.text, place, faults),
    fields: parts.set.fields,
    focus: () => (source() === "set" ? parts.set.select : parts.pasted.text).focus(),
  };
  return field;
}

/** @param {Source} value */
function radio(value) {
  return element("input", { type: "radio", name: "prompt-source", id: `source-${value}`, value });
}

/**
 * @param {HTMLElement} node
 * @param {(file: File) => void} take
 */
function acceptDrops(node, take) {
  node.addEventListener("dragover", (event) => {
    event.preventDefault();
    node.classList.add("is-target");
  });
  node.addEventListener("dragleave", () => node.classList.remove("is-target"));
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    node.classList.remove("is-target");
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) {
      take(file);
    }
  });
}
