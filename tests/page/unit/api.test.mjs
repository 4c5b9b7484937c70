// What the service answers, as the page's modules get it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { api, Problem } from "../../../src/Api/wwwroot/js/api.js";

const json = { "Content-Type": "application/json" };
const problem = { "Content-Type": "application/problem+json" };

/** Answers the next request. */
function answer(body, init) {
  const asked = [];
  globalThis.fetch = async (path, options) => {
    asked.push({ path, ...options });
    return new Response(body, init);
  };
  return asked;
}

test("get: JSON comes as what it says", async () => {
  answer('{"status": "ok"}', { headers: json });
  assert.deepEqual(await api.get("/health/live"), { status: "ok" });
});

test("post: how long the service may wait stands in Prefer", async () => {
  const asked = answer("{}", { status: 202, headers: json });
  await api.post("/v1/self-repair", { prompt_set: "ioi" }, { wait: 0 });
  await api.post("/v1/self-repair", { prompt_set: "ioi" }, { wait: 5 });
  assert.deepEqual(asked.map(({ headers }) => headers.Prefer), ["respond-async", "wait=5"]);
  assert.equal(asked[0].body, '{"prompt_set":"ioi"}');
});

test("a refusal is a Problem with all that it says", async () => {
  const body = {
    title: "No such head.", detail: "There is no L9H9.", status: 422, code: "unknown-head", type: "/problems/unknown-head",
    errors: [{ detail: "There is no L9H9.", pointer: "/heads/0" }],
  };
  answer(JSON.stringify(body), { status: 422, headers: problem });
  await assert.rejects(api.get("/v1/x"), (fault) => {
    assert.ok(fault instanceof Problem);
    assert.equal(fault.status, 422);
    assert.equal(fault.code, "unknown-head");
    assert.equal(fault.detail, body.detail);
    assert.deepEqual(fault.errors, body.errors);
    return true;
  });
});

test("an answer of something before the service is a Problem that says so", async () => {
  answer("<html>Bad gateway</html>", { status: 502, headers: { "Content-Type": "text/html" } });
  await assert.rejects(api.get("/v1/x"), (fault) => fault instanceof Problem && fault.status === 502);
});

test("no answer is a Problem with status 0", async () => {
  globalThis.fetch = async () => {
    throw new TypeError("Failed to fetch");
  };
  await assert.rejects(api.get("/v1/x"), (fault) => fault instanceof Problem && fault.status === 0);
});

test("a request that its own view gave up is no Problem", async () => {
  const stopped = new AbortController();
  globalThis.fetch = async (_, { signal }) => {
    stopped.abort();
    signal.throwIfAborted();
  };
  await assert.rejects(api.get("/v1/x", { signal: stopped.signal }), { name: "AbortError" });
});

/** EventSource without a network: what is made of it is kept in the list that is returned. */
function fakeSources() {
  const sources = [];
  globalThis.EventSource = class extends EventTarget {
    static CLOSED = 2;
    readyState = 1;
    constructor(path) {
      super();
      sources.push(this);
      this.path = path;
    }
    close() {
      this.readyState = 2;
    }
  };
  return sources;
}

test("events: each reaches its handler, and the end closes the stream", () => {
  const sources = fakeSources();
  const heard = [];
  api.events("/v1/analyses/an_1/events", {
    progress: (data) => heard.push(["progress", data]),
    end: (data) => heard.push(["end", data]),
  });
  const [source] = sources;
  source.dispatchEvent(new MessageEvent("progress", { data: '{"fraction": 0.5}' }));
  source.dispatchEvent(new MessageEvent("end", { data: '{"status": "succeeded"}' }));
  assert.deepEqual(heard, [["progress", { fraction: 0.5 }], ["end", { status: "succeeded" }]]);
  assert.equal(source.readyState, 2);
});

test("events: a connection that is tried again is told, and one that is given up is a problem", () => {
  const sources = fakeSources();
  const heard = [];
  api.events("/v1/analyses/an_1/events", {
    away: () => heard.push("away"),
    error: (problem) => heard.push(problem.constructor.name),
  });
  const [source] = sources;
  source.readyState = 0;
  source.dispatchEvent(new Event("error"));
  source.readyState = 2;
  source.dispatchEvent(new Event("error"));
  assert.deepEqual(heard, ["away", "Problem"]);
});
