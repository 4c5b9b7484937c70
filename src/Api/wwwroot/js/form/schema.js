// Reads what an experiment takes from the service's OpenAPI document, so that a form offers what there is and no more.

import { get } from "../api.js";

/** @typedef {Record<string, any>} Schema */

/**
 * An experiment: its name, where it is asked for, what it does, its request and requests that run as they stand.
 * @typedef {object} Experiment
 * @property {string} kind
 * @property {string} path
 * @property {string} summary
 * @property {Schema} schema
 * @property {{ name: string, summary: string, value: Record<string, any> }[]} examples
 */

/**
 * How a member of a request is filled in.
 * @typedef {object} Shape
 * @property {"switch" | "choice" | "choices" | "number" | "text" | "list" | "group" | "json"} type
 * @property {string[]} [choices] Words that may stand; of a list, words that stand alone in its place.
 * @property {"string" | "number"} [items] What a list holds.
 * @property {boolean} [isWhole] Whether a number is a whole one.
 * @property {number} [min]
 * @property {number} [max]
 * @property {Record<string, Schema>} [members] Of a group.
 * @property {boolean} [takesNull] Whether null is a choice of its own, which says something else than nothing.
 */

/** The experiment that repeats another one. */
export const sweep = "training-sweep";

/** @type {Promise<any> | null} */
let loading = null;

/** The experiments in the document's order, and what resolves its references. */
export async function experiments() {
  loading ??= get("/openapi/v1.json");
  try {
    return experimentsOf(await loading);
  } catch (fault) {
    loading = null;
    throw fault;
  }
}

/**
 * The experiments of a document.
 * @param {any} document
 * @returns {Experiment[]}
 */
export function experimentsOf(document) {
  return Object.entries(document.paths)
    .filter(([, operations]) => operations.post?.tags?.includes("experiments"))
    .map(([path, { post }]) => {
      const body = post.requestBody.content["application/json"];
      return {
        kind: path.slice(path.lastIndexOf("/") + 1),
        path,
        summary: post.summary,
        schema: resolved(document, body.schema),
        examples: Object.entries(body.examples ?? {}).map(([name, example]) => ({
          name,
          summary: example.summary,
          value: example.value,
        })),
      };
    });
}

/**
 * A schema with what it refers to in it; what stands beside a reference says more of this place, and wins. A schema
 * within itself stays a reference.
 * @param {any} document
 * @param {any} schema
 * @param {string[]} [within]
 * @returns {any}
 */
function resolved(document, schema, within = []) {
  if (Array.isArray(schema)) {
    return schema.map((part) => resolved(document, part, within));
  }
  if (schema === null || typeof schema !== "object") {
    return schema;
  }
  const { $ref: reference, ...beside } = schema;
  const inner =
    reference === undefined || within.includes(reference)
      ? {}
      : resolved(document, referred(document, reference), [...within, reference]);
  const own = Object.entries(beside).map(([name, part]) => [name, resolved(document, part, within)]);
  return { ...inner, ...Object.fromEntries(own) };
}

/**
 * @param {any} document
 * @param {string} reference
 */
function referred(document, reference) {
  return reference
    .split("/")
    .slice(1)
    .reduce((part, name) => part[name], document);
}

/**
 * How a member is filled in.
 * @param {Schema} schema
 * @returns {Shape}
 */
export function shapeOf(schema) {
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  if (schema.enum !== undefined) {
    return { type: "choice", choices: schema.enum };
  }
  if (schema.oneOf !== undefined) {
    return shapeOfUnion(schema.oneOf.filter((/** @type {Schema} */ part) => part.type !== "null"));
  }
  switch (types[0]) {
    case "boolean":
      return { type: "switch" };
    case "integer":
    case "number":
      return { type: "number", isWhole: types[0] === "integer", min: schema.minimum, max: schema.maximum };
    case "string":
      return { type: "text" };
    case "array":
      return shapeOfList(schema.items);
    case "object":
      return schema.properties === undefined || [schema.type].flat().includes("null")
        ? { type: "json" }
        : { type: "group", members: schema.properties };
    default:
      return { type: "json" };
  }
}

/**
 * Words, or a list in their place: heads, positions. An object in the place of a list is typed as JSON.
 * @param {Schema[]} parts
 * @returns {Shape}
 */
function shapeOfUnion(parts) {
  const words = parts.find((part) => part.enum !== undefined);
  const list = parts.find((part) => part.type === "array" && isPlain(part.items));
  if (list !== undefined && parts.every((part) => part === words || part === list || part.type === "object")) {
    return { ...shapeOfList(list.items), choices: words?.enum };
  }
  return words !== undefined && parts.length === 1
    ? { type: "choice", choices: words.enum }
    : { type: "json", takesNull: true };
}

/**
 * @param {Schema} items
 * @returns {Shape}
 */
function shapeOfList(items) {
  if (items?.enum !== undefined) {
    return { type: "choices", choices: items.enum };
  }
  return isPlain(items) ? { type: "list", items: items.type === "string" ? "string" : "number" } : { type: "json" };
}

/** @param {Schema | undefined} items */
function isPlain(items) {
  return items !== undefined && ["string", "integer", "number"].includes(items.type);
}

/**
 * A description in one line.
 * @param {Schema} schema
 */
export function helpOf(schema) {
  return (schema.description ?? "").replace(/\s+/g, " ").trim();
}

/**
 * A member's name as a label.
 * @param {string} name
 */
export function labelOf(name) {
  const words = name.replaceAll("_", " ").replace("bos", "BOS").replace("layernorm", "LayerNorm").replace("mlp", "MLP");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
