import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

type HeadRow = components["schemas"]["HeadRow"];

const client = createClient<paths>({ baseUrl: process.env["SELFREPAIR_URL"]! });

test("the linter finds neither an error nor a warning", () => {
  const lint = JSON.parse(readFileSync(new URL("lint.json", import.meta.url), "utf8"));
  assert.deepEqual(lint.problems, []);
  assert.deepEqual([lint.totals.errors, lint.totals.warnings], [0, 0]);
});

test("the first request gives its rows, typed", async () => {
  const { data, error } = await client.POST("/v1/self-repair", { body: { prompt_set: "ioi", limit: 8 } });
  assert.equal(error, undefined);
  const rows: HeadRow[] = data!.heads!;
  assert.equal(rows.length, 24);
  const { head, layer, n, self_repair, logit_change } = rows[0]!;
  assert.deepEqual([head, layer, n], ["L0H0", 0, 8]);
  assert.ok(self_repair !== null && logit_change !== null && Number.isFinite(self_repair + logit_change));
  assert.equal(data!.request.prompt_set, "ioi");
});

test("prompts of one's own are text or objects", async () => {
  const { data } = await client.POST("/v1/self-repair", {
    body: { prompts: ["The capital of France is", { text: "The capital of Italy is" }], heads: ["L5H*"] },
  });
  assert.deepEqual(data!.heads!.map((row) => row.head), ["L5H0", "L5H1", "L5H2", "L5H3"]);
});

test("a refusal is a typed problem", async () => {
  const { error } = await client.POST("/v1/self-repair", { body: { prompt_set: "iio" } });
  assert.equal(error!.code, "prompt-set-not-found");
  assert.equal(error!.errors[0]!.pointer, "/prompt_set");
});

test("token rows and a model are addressed by their parameters", async () => {
  const { data } = await client.POST("/v1/self-repair", { body: { prompt_set: "ioi", limit: 2, tokens: "all" } });
  const tokens = await client.GET("/v1/analyses/{id}/tokens", {
    params: { path: { id: data!.id }, query: { heads: "L5H0", limit: 1 } },
  });
  assert.equal(tokens.data!.rows[0]!.layer, 5);
  const model = await client.GET("/v1/models/{name}", { params: { path: { name: "neox-tiny" } } });
  assert.equal(model.data!.id, "neox-tiny");
});

test("a model of the Hub is one parameter of a path", async () => {
  const { error } = await client.GET("/v1/models/{name}", { params: { path: { name: "tiny/not-here" } } });
  assert.equal(error!.code, "model-not-found");
  assert.match(error!.detail, /tiny\/not-here/);
});
