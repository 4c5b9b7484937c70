import { get } from "../api.js";
import { element } from "../elements.js";

/** What the service says of itself, asked for once.
 * @type {Promise<OpenApi> | null} */
let openApi = null;

/** A part of the OpenAPI document.
 * @typedef {{$ref?: string, anyOf?: Schema[], items?: Schema, description?: string,
 *   properties?: Record<string, Schema>}} Schema */

/** @typedef {{components: {schemas: Record<string, Schema>}}
 *   & {paths: Record<string, {get?: {responses: Record<string, {content?: Record<string, {schema: Schema}>}>}}>}}
 *   OpenApi */

/**
 * What the columns of a table mean, in the words of the service's own document. They are read when they are opened.
 * @param {string} table the table's name
 * @param {string[]} columns its columns
 */
export function meaningsView(table, columns) {
  const list = element("dl", { class: "meanings" });
  const fold = element("details", { class: "result-fold" },
    element("summary", {}, "What the columns mean"), list);
  fold.addEventListener("toggle", async () => {
    if (fold.open && list.childElementCount === 0) {
      const meanings = await meaningsOf(table, columns);
      list.replaceChildren(...columns.flatMap((column) => [
        element("dt", {}, element("code", {}, column)),
        element("dd", {}, meanings[column] ?? "–"),
      ]));
    }
  });
  return fold;
}

/** @param {string} table the table's name
 *  @param {string[]} columns its columns
 *  @returns {Promise<Record<string, string>>} */
async function meaningsOf(table, columns) {
  openApi ??= get("/openapi/v1.json");
  const document = await openApi;
  const answer = document.paths[`/v1/analyses/{id}/${table}`]?.get?.responses["200"]?.content?.["application/json"];
  const rows = choicesOf(document, answer?.schema)
    .flatMap((response) => choicesOf(document, response.properties?.rows?.items));
  const row = rows.find((schema) => columns.every((column) => column in (schema.properties ?? {})));
  return Object.fromEntries(Object.entries(row?.properties ?? {}).map(([name, schema]) =>
    [name, (schema.description ?? "").replace(/\s+/g, " ")]));
}

/** @param {OpenApi} document the document
 *  @param {Schema | undefined} schema one of its schemas
 *  @returns {Schema[]} what it may be */
function choicesOf(document, schema) {
  if (!schema) {
    return [];
  }
  const known = schema.$ref ? document.components.schemas[schema.$ref.split("/").at(-1) ?? ""] : schema;
  return known.anyOf ? known.anyOf.flatMap((choice) => choicesOf(document, choice)) : [known];
}
