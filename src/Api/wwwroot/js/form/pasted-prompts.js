// Prompts as they are pasted: a text or an object a line.

import { element } from "../elements.js";
import { jsonOf, UnreadableInput } from "./controls.js";
import { framed, idOf } from "./fields.js";

/** Prompts as they are pasted. */
export class PastedPart {
  /** @param {string} within */
  constructor(within) {
    this.text = element("textarea", { id: `${idOf(`${within}/prompts`)}-text`, rows: 8, spellcheck: "false" });
    this.node = framed(
      this.text.id,
      "Prompts, one a line",
      "A line that begins with { is an object, as in a JSONL file: " +
        '{"text": "The capital of France is", "target": " Paris", "foil": " Rome"}. ' +
        "A leading space in a target counts.",
      this.text,
      this.text,
    ).node;
  }

  prompts() {
    return this.text.value.split("\n").flatMap((line, at) => {
      try {
        return line.trim() === "" ? [] : [line.trimStart().startsWith("{") ? jsonOf(line) : line];
      } catch (fault) {
        throw new UnreadableInput(`Line ${at + 1}: ${/** @type {Error} */ (fault).message}`);
      }
    });
  }

  /** @param {unknown[]} prompts */
  write(prompts) {
    this.text.value = prompts.map((prompt) => (isLine(prompt) ? prompt : JSON.stringify(asObject(prompt)))).join("\n");
  }
}

/**
 * Whether a prompt can stand as a line of text.
 * @param {unknown} prompt
 * @returns {prompt is string}
 */
function isLine(prompt) {
  return (
    typeof prompt === "string" && !prompt.includes("\n") && !prompt.trimStart().startsWith("{") && prompt.trim() !== ""
  );
}

/** @param {unknown} prompt */
function asObject(prompt) {
  if (typeof prompt !== "object" || prompt === null) {
    return { text: prompt };
  }
  // Members that are null are those that are not stated.
  return Object.fromEntries(Object.entries(prompt).filter(([, value]) => value !== null));
}
