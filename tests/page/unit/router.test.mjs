// The state in the URL, with a browser's history and location in miniature.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const entries = [];

globalThis.location = new URL("http://localhost:8080/");
globalThis.addEventListener = (name, listener) => {
  entries.listeners = { ...entries.listeners, [name]: listener };
};
globalThis.document = { addEventListener: () => {} };
globalThis.history = {
  state: null,
  pushState(state, _, href) {
    entries.push(location.href);
    location.href = new URL(href, location).href;
  },
  replaceState(state, _, href) {
    location.href = new URL(href, location).href;
  },
};

const { go, route, startRouting } = await import("../../../src/Api/wwwroot/js/router.js");
startRouting();

beforeEach(() => {
  go("/", { replace: true });
  entries.length = 0;
});

test("set: values come and go, and each change is a place to come back to", () => {
  route.set({ analysis: "an_1", head: "L4H3" });
  route.set({ head: null, model: "EleutherAI/pythia-70m" });

  assert.equal(location.search, "?analysis=an_1&model=EleutherAI/pythia-70m");
  assert.equal(route.get("analysis"), "an_1");
  assert.equal(route.get("head"), null);
  assert.equal(entries.length, 2);
});

test("set, replacing: the browser keeps one entry", () => {
  route.set({ head: "L4H3" }, { replace: true });
  assert.equal(location.search, "?head=L4H3");
  assert.equal(entries.length, 0);
});

test("set: a hostile value is a value and nothing else", () => {
  const value = "<img src=x>&head=L0H0#x";
  route.set({ tag: value });
  assert.equal(route.get("tag"), value);
  assert.equal(route.get("head"), null);
  assert.equal(location.hash, "");
});

test("set: without any value the address is the start", () => {
  route.set({ head: "L0H0" });
  route.set({ head: null });
  assert.equal(location.pathname + location.search, "/");
});

test("onChange: listeners hear each change once, until they leave", () => {
  let heard = 0;
  const leave = route.onChange(() => heard++);
  route.set({ head: "L0H0" });
  route.set({ head: "L0H0" });
  leave();
  route.set({ head: "L0H1" });
  assert.equal(heard, 1);
});

test("back button: listeners hear what the browser brought back", () => {
  route.set({ head: "L0H0" });
  let head;
  const leave = route.onChange(() => {
    head = route.get("head");
  });
  location.href = "http://localhost:8080/";
  entries.listeners.popstate();
  leave();
  assert.equal(head, null);
});
