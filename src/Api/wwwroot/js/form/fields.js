// Fields of a request: a label, help, a control, and faults beside it.

import { element, fill } from "../elements.js";
import { controlOf, markFaults, UnreadableInput } from "./controls.js";
import { helpOf, labelOf, shapeOf } from "./schema.js";

/** @typedef {import("./schema.js").Schema} Schema */

/**
 * Where a form shows what is wrong with a part of a request.
 * @typedef {object} Marked
 * @property {HTMLElement} node
 * @property {string[]} pointers Places in the request whose faults it shows, and those of all that lies within.
 * @property {(faults: string[]) => void} mark Shows faults; none takes them away.
 * @property {() => void} focus
 * @property {Marked[]} [fields] Parts of it that show their own faults.
 */

/**
 * A part of a form that stands for members of a request.
 * @typedef {object} FieldParts
 * @property {() => any} raw
 * @property {(raw: any) => void} restore
 * @property {(request: Record<string, any>) => void} read Writes its members into a request.
 * @property {(request: Record<string, any>) => void} write Shows the members of a request.
 * @property {(request: Record<string, any>) => void} suggest Shows defaults, of a request with all of them.
 */

/** @typedef {Marked & FieldParts} Field */

/** A field that cannot be read, and why. */
export class UnreadableField extends Error {
  /**
   * @param {Field} field
   * @param {string} message
   */
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

/**
 * The fields of an object's members: one each, those of an object within it in a group.
 * @param {Record<string, Schema>} members
 * @param {string} pointer Of the object; empty for the request itself.
 * @param {string[]} [required]
 * @returns {Field[]}
 */
export function fieldsOf(members, pointer, required = []) {
  return Object.entries(members).map(([name, schema]) => {
    const shape = shapeOf(schema);
    return shape.type === "group"
      ? groupField(name, schema, shape.members ?? {}, pointer)
      : valueField(name, schema, pointer, required.includes(name));
  });
}

/**
 * A field of one value.
 * @param {string} name
 * @param {Schema} schema
 * @param {string} within
 * @param {boolean} isRequired
 * @returns {Field}
 */
function valueField(name, schema, within, isRequired) {
  const pointer = `${within}/${name}`;
  const id = idOf(pointer);
  const shape = shapeOf(schema);
  const control = controlOf(shape, id, schema.default);
  const { node, place } = framed(
    id,
    labelOf(name) + (isRequired ? " (required)" : ""),
    helpOf(schema),
    control.node,
    control.target,
    shape.type === "switch",
  );
  /** @type {Field} */
  const field = {
    node,
    pointers: [pointer],
    raw: control.raw,
    restore: control.restore,
    read(request) {
      const value = read(control, field);
      if (value !== undefined) {
        request[name] = value;
      }
    },
    // Null is what is not stated, but where it is a choice of its own.
    write: (request) => control.write(shape.takesNull ? request[name] : (request[name] ?? undefined)),
    suggest: (request) => control.suggest(request[name]),
    mark: (faults) => markFaults(control.target, place, faults),
    focus: () => control.target.focus(),
  };
  return field;
}

/**
 * Fields of an object within the request: the first in sight, the others behind a word.
 * @param {string} name
 * @param {Schema} schema
 * @param {Record<string, Schema>} members
 * @param {string} within
 * @returns {Field}
 */
function groupField(name, schema, members, within) {
  const pointer = `${within}/${name}`;
  const fields = fieldsOf(members, pointer);
  const place = element("div", { class: "fault", hidden: true });
  const [first, ...others] = fields;
  const more = details(`More ${labelOf(name).toLowerCase()} options`, ...others.map((field) => field.node));
  const node = element(
    "fieldset",
    { class: "group", id: idOf(pointer), tabindex: "-1" },
    element("legend", {}, labelOf(name)),
    element("p", { class: "help" }, helpOf(schema)),
    place,
    first?.node,
    others.length > 0 && more,
  );
  return {
    node,
    pointers: [pointer],
    raw: () => fields.map((field) => field.raw()),
    restore(raw) {
      fields.forEach((field, at) => field.restore(raw[at]));
    },
    read(request) {
      /** @type {Record<string, any>} */
      const value = {};
      fields.forEach((field) => field.read(value));
      if (Object.keys(value).length > 0) {
        request[name] = value;
      }
    },
    write(request) {
      const value = request[name] ?? {};
      fields.forEach((field) => field.write(value));
      /** @type {Record<string, any>} */
      const stated = {};
      others.forEach((field) => field.read(stated));
      more.open = Object.keys(stated).length > 0;
    },
    suggest: (request) => fields.forEach((field) => field.suggest(request[name] ?? {})),
    mark: (faults) => markFaults(node, place, faults),
    focus: () => node.focus(),
    fields,
  };
}

/**
 * What a control's value is; a fault of its text names the field.
 * @param {import("./controls.js").Control} control
 * @param {Field} field
 */
export function read(control, field) {
  try {
    return control.read();
  } catch (fault) {
    throw fault instanceof UnreadableInput ? new UnreadableField(field, fault.message) : fault;
  }
}

/**
 * A control with its label, help and a place for faults.
 * @param {string} id
 * @param {string} label
 * @param {string} help
 * @param {HTMLElement} node
 * @param {HTMLElement} target
 * @param {boolean} [isSwitch] Whether the label stands behind the control.
 */
export function framed(id, label, help, node, target, isSwitch = false) {
  const place = element("div", { class: "fault", id: `${id}-fault`, hidden: true });
  const note = element("div", { class: "help", id: `${id}-help` }, help);
  target.setAttribute("aria-describedby", `${id}-fault ${id}-help`);
  const isGroup = target.getAttribute("role") === "group";
  const name = isGroup
    ? element("div", { class: "label", id: `${id}-label` }, label)
    : element("label", { class: "label", for: id }, label);
  if (isGroup) {
    target.setAttribute("aria-labelledby", `${id}-label`);
  }
  return {
    node: element(
      "div",
      { class: "field" },
      ...(isSwitch ? [element("div", { class: "row" }, node, name)] : [name, node]),
      place,
      note,
    ),
    place,
    note,
  };
}

/**
 * A part that opens.
 * @param {string} summary
 * @param {...HTMLElement} content
 */
export function details(summary, ...content) {
  return element("details", { class: "more" }, element("summary", {}, summary), ...content);
}

/**
 * A pointer as an id of the page.
 * @param {string} pointer
 */
export function idOf(pointer) {
  return `field${pointer.replaceAll("/", "-").replaceAll("_", "-")}`;
}

/**
 * Shows faults beside the fields that their pointers name.
 * @param {Marked[]} fields
 * @param {Api["ProblemError"][]} errors
 * @returns {{ first: Marked | null, elsewhere: string[] }} The first field that has one, and faults of no field here.
 */
export function markErrors(fields, errors) {
  const all = fields.flatMap(withInner);
  /** @type {Map<Marked, string[]>} */
  const faults = new Map();
  const elsewhere = [];
  for (const { pointer, detail } of errors) {
    const field = pointer === null ? null : fieldAt(all, pointer);
    if (field === null) {
      elsewhere.push(detail);
    } else {
      faults.set(field, [...(faults.get(field) ?? []), detail]);
    }
  }
  for (const field of all) {
    field.mark(faults.get(field) ?? []);
    if (faults.has(field)) {
      open(field.node);
    }
  }
  return { first: all.find((field) => faults.has(field)) ?? null, elsewhere };
}

/**
 * The field whose pointer lies nearest above a place.
 * @param {Marked[]} fields
 * @param {string} pointer
 */
function fieldAt(fields, pointer) {
  let found = null;
  let length = -1;
  for (const field of fields) {
    for (const own of field.pointers) {
      if ((pointer === own || pointer.startsWith(`${own}/`)) && own.length > length) {
        found = field;
        length = own.length;
      }
    }
  }
  return found;
}

/**
 * @param {Marked} field
 * @returns {Marked[]}
 */
function withInner(field) {
  return [field, ...(field.fields ?? []).flatMap(withInner)];
}

/**
 * Opens the parts that an element lies in.
 * @param {Element} node
 */
export function open(node) {
  for (let part = node.closest("details"); part !== null; part = part.parentElement?.closest("details") ?? null) {
    part.open = true;
  }
}

/**
 * Puts fields under a heading.
 * @param {string} title
 * @param {...(import("../elements.js").Child)} content
 */
export function section(title, ...content) {
  const id = `section-${title.toLowerCase().replace(/\W+/g, "-")}`;
  const node = element("section", { class: "panel", "aria-labelledby": id }, element("h2", { id }, title));
  const body = element("div");
  fill(body, ...content);
  node.append(body);
  return node;
}
