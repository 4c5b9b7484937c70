// What the form reads from the service's document.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { experimentsOf, labelOf, shapeOf } from "../../../src/Api/wwwroot/js/form/schema.js";

const document = JSON.parse(readFileSync(new URL("../../../docs/openapi.json", import.meta.url), "utf8"));
const experiments = experimentsOf(document);

test("experiments: every one of the document, with requests to begin from", () => {
  const tagged = Object.keys(document.paths).filter((path) => document.paths[path].post?.tags?.includes("experiments"));
  assert.deepEqual(experiments.map(({ path }) => path), tagged);
  assert.ok(experiments.length > 10);
  for (const { kind, examples, summary } of experiments) {
    assert.ok(examples.length > 0, kind);
    assert.ok(summary.length > 0, kind);
  }
});

test("members of an example are members that the form knows", () => {
  for (const { kind, schema, examples } of experiments) {
    for (const { name, value } of examples) {
      for (const member of Object.keys(value)) {
        assert.ok(schema.properties[member], `${kind}, ${name}: ${member}`);
      }
    }
  }
});

test("shapeOf: what each kind of member is filled in with", () => {
  const { properties } = experiments.find(({ kind }) => kind === "self-repair").schema;
  assert.equal(shapeOf(properties.routes).type, "switch");
  assert.deepEqual(shapeOf(properties.metric), { type: "choice", choices: ["logit", "logit_difference"] });
  assert.equal(shapeOf(properties.bootstrap).type, "number");
  assert.equal(shapeOf(properties.bootstrap).isWhole, true);
  assert.deepEqual(shapeOf(properties.heads), { type: "list", items: "string", choices: ["all"] });
});

test("labelOf: a member's name in words", () => {
  assert.equal(labelOf("top_fraction"), "Top fraction");
  assert.equal(labelOf("prepend_bos"), "Prepend BOS");
});
