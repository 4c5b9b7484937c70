// The controls that a value of a request is filled in with, each by its shape.

import { element, fill } from "../elements.js";

/**
 * A control: what the reader sees, its state as it can be kept, and the value that it stands for.
 * @typedef {object} Control
 * @property {HTMLElement} node What holds it.
 * @property {HTMLElement} target What a label names and a fault marks.
 * @property {() => any} raw Its state, as JSON has it.
 * @property {(raw: any) => void} restore Takes a state back.
 * @property {() => unknown} read Its value; undefined where it is left to the service.
 * @property {(value: unknown) => void} write Shows a value; undefined leaves it to the service.
 * @property {(value: unknown) => void} suggest Shows what the service takes where nothing is filled in.
 */

/** What keeps a control from being read. */
export class UnreadableInput extends Error {}

/**
 * A control of a shape.
 * @param {import("./schema.js").Shape} shape
 * @param {string} id Of its target.
 * @param {unknown} standard The default; undefined where the document states none.
 * @returns {Control}
 */
export function controlOf(shape, id, standard) {
  switch (shape.type) {
    case "switch":
      return switchControl(id, standard === true);
    case "choice":
      return choiceControl(id, shape.choices ?? [], standard);
    case "choices":
      return choicesControl(id, shape.choices ?? []);
    case "number":
      return numberControl(id, shape, standard);
    case "list":
      return textControl(
        id,
        (text) => listOf(text, shape),
        (value) => listText(value),
        false,
      );
    case "text":
      return textControl(id, (text) => text, String, false, standard);
    default:
      return textControl(id, jsonOf, jsonText, true);
  }
}

/**
 * @param {string} id
 * @param {boolean} standard
 * @returns {Control}
 */
function switchControl(id, standard) {
  const input = element("input", { type: "checkbox", id });
  input.checked = standard;
  return {
    node: input,
    target: input,
    raw: () => input.checked,
    restore: (raw) => (input.checked = raw === true),
    read: () => (input.checked === standard ? undefined : input.checked),
    write: (value) => (input.checked = value === undefined ? standard : value === true),
    suggest: () => {},
  };
}

/**
 * @param {string} id
 * @param {string[]} choices
 * @param {unknown} standard
 * @returns {Control}
 */
function choiceControl(id, choices, standard) {
  // Without a default that is known, the first option leaves the choice to the service.
  const first = standard === undefined ? [element("option", { value: "" }, "(left to the service)")] : [];
  const select = element(
    "select",
    { id },
    ...first,
    ...choices.map((choice) => element("option", { value: choice }, choice.replaceAll("_", " "))),
  );
  const unset = standard === undefined ? "" : String(standard);
  select.value = unset;
  return {
    node: select,
    target: select,
    raw: () => select.value,
    restore: (raw) => (select.value = [unset, ...choices].includes(raw) ? raw : unset),
    read: () => (select.value === unset ? undefined : select.value),
    write: (value) => (select.value = value === undefined ? unset : String(value)),
    suggest: () => {},
  };
}

/**
 * Several words out of a few. What the service takes where none is stated is shown once it is known.
 * @param {string} id
 * @param {string[]} choices
 * @returns {Control}
 */
function choicesControl(id, choices) {
  const boxes = choices.map((choice) => element("input", { type: "checkbox", value: choice }));
  /** @type {string[] | undefined} */
  let standard;
  let isTouched = false;
  const checked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  /** @param {unknown} values */
  const check = (values) => boxes.forEach((box) => (box.checked = Array.isArray(values) && values.includes(box.value)));
  const node = element(
    "div",
    { id, role: "group", class: "choices", tabindex: "-1", change: () => (isTouched = true) },
    ...boxes.map((box) => element("label", { class: "row" }, box, box.value.replaceAll("_", " "))),
  );
  return {
    node,
    target: node,
    raw: () => (isTouched ? checked() : null),
    restore(raw) {
      isTouched = raw !== null;
      check(raw ?? standard);
    },
    read: () => (isTouched && String(checked()) !== String(standard) ? checked() : undefined),
    write(value) {
      isTouched = value !== undefined;
      check(value ?? standard);
    },
    suggest(value) {
      if (!isTouched && Array.isArray(value)) {
        standard = choices.filter((choice) => value.includes(choice));
        check(standard);
      }
    },
  };
}

/**
 * @param {string} id
 * @param {import("./schema.js").Shape} shape
 * @param {unknown} standard
 * @returns {Control}
 */
function numberControl(id, shape, standard) {
  const input = element("input", {
    type: "number",
    id,
    min: shape.min,
    max: shape.max,
    step: shape.isWhole ? 1 : "any",
    placeholder: standard === undefined ? undefined : String(standard),
  });
  return {
    node: input,
    target: input,
    raw: () => input.value,
    restore: (raw) => (input.value = raw),
    read() {
      if (input.validity.badInput) {
        throw new UnreadableInput("This is not a number.");
      }
      return input.value === "" || Number(input.value) === standard ? undefined : Number(input.value);
    },
    write: (value) => (input.value = typeof value === "number" ? String(value) : ""),
    suggest: (value) => (input.placeholder = typeof value === "number" ? String(value) : ""),
  };
}

/**
 * @param {string} id
 * @param {(text: string) => unknown} read
 * @param {(value: unknown) => string} write
 * @param {boolean} isLong
 * @param {unknown} [standard]
 * @returns {Control}
 */
function textControl(id, read, write, isLong, standard) {
  const attributes = {
    id,
    spellcheck: "false",
    autocomplete: "off",
    placeholder: standard === undefined ? "" : String(standard),
  };
  const input = isLong ? element("textarea", { ...attributes, rows: 3, class: "code" }) : element("input", attributes);
  return {
    node: input,
    target: input,
    raw: () => input.value,
    restore: (raw) => (input.value = raw),
    read: () => (input.value.trim() === "" ? undefined : read(input.value.trim())),
    write: (value) => (input.value = value === undefined ? "" : write(value)),
    suggest: (value) => (input.placeholder = value === undefined || value === null ? "" : shortened(write(value))),
  };
}

/** @param {string} text */
function shortened(text) {
  const line = text.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

/**
 * A list as it is typed: between commas, or as JSON has it.
 * @param {string} text
 * @param {import("./schema.js").Shape} shape
 */
export function listOf(text, shape) {
  if (shape.choices?.includes(text)) {
    return text;
  }
  if (text.startsWith("[") || text.startsWith("{")) {
    return jsonOf(text);
  }
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return shape.items === "number" ? parts.map(numberOf) : parts;
}

/** @param {unknown} value */
function listText(value) {
  if (!Array.isArray(value)) {
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  return value.length === 0 ? "[]" : value.join(", ");
}

/** @param {string} text */
function numberOf(text) {
  const value = Number(text);
  if (!Number.isFinite(value)) {
    throw new UnreadableInput(`'${text}' is no number. Write numbers with commas between: 1, 2, 4.`);
  }
  return value;
}

/**
 * A value as JSON; nothing where it holds nothing.
 * @param {unknown} value
 */
function jsonText(value) {
  const text = JSON.stringify(value, null, 1);
  return text === "{}" ? "" : text;
}

/**
 * JSON as it is typed.
 * @param {string} text
 */
export function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new UnreadableInput(`This is not JSON: ${/** @type {Error} */ (fault).message}.`);
  }
}

/**
 * Puts a fault beside a control, or takes it away.
 * @param {HTMLElement} target
 * @param {HTMLElement} place Where it is said.
 * @param {string[]} faults
 */
export function markFaults(target, place, faults) {
  fill(place, ...faults.map((fault) => element("div", {}, fault)));
  place.hidden = faults.length === 0;
  if (faults.length > 0) {
    target.setAttribute("aria-invalid", "true");
  } else {
    target.removeAttribute("aria-invalid");
  }
}
