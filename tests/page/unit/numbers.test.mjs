// Numbers as the page writes them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { bytes, count, countOf, duration, kindName } from "../../../src/Api/wwwroot/js/formats.js";
import { cellText, decimal, withError } from "../../../src/Api/wwwroot/js/result/numbers.js";

test("decimal: three digits after the point, and an exponent where those would be none or many", () => {
  assert.equal(decimal(0), "0");
  assert.equal(decimal(-0.1236), "-0.124");
  assert.equal(decimal(0.0005), "0.001");
  assert.equal(decimal(0.00049), "4.9e-4");
  assert.equal(decimal(-123.456), "-123.5");
  assert.equal(decimal(12345.6), "12346");
  assert.equal(decimal(2.5e9), "2.5e+9");
});

test("withError: an error where there is one", () => {
  assert.equal(withError(1.5, 0.25), "1.500 ± 0.250");
  assert.equal(withError(1.5, null), "1.500");
  assert.equal(withError(1.5, undefined), "1.500");
});

test("cellText: what does not exist is a dash, never 0 and never NaN", () => {
  assert.equal(cellText(null), "–");
  assert.equal(cellText(undefined), "–");
  assert.equal(cellText(0), "0");
  assert.equal(cellText(12), "12");
  assert.equal(cellText(0.5), "0.500");
  assert.equal(cellText(["L0H1", "L2H3"]), "L0H1 L2H3");
  assert.equal(cellText({ title: "Not found.", detail: "There is no x." }), "Not found. There is no x.");
});

test("bytes: the largest unit that leaves a whole number", () => {
  assert.equal(bytes(0), "0 B");
  assert.equal(bytes(1023), "1023 B");
  assert.equal(bytes(1024), "1.0 KiB");
  assert.equal(bytes(150 * 1024 * 1024), "150 MiB");
  assert.equal(bytes(3 * 1024 ** 4), "3.0 TiB");
});

test("duration: seconds, minutes, hours, days", () => {
  assert.equal(duration(0.2), "under 1 s");
  assert.equal(duration(59.6), "60 s");
  assert.equal(duration(120), "2 min");
  assert.equal(duration(2 * 3600), "2.0 h");
  assert.equal(duration(72 * 3600), "3.0 days");
});

test("counts and names are written as people read them", () => {
  assert.equal(count(1234567), "1,234,567");
  assert.equal(countOf(1, "prompt"), "1 prompt");
  assert.equal(countOf(0, "prompt"), "0 prompts");
  assert.equal(countOf(1440, "head"), "1,440 heads");
  assert.equal(kindName("self-repair"), "Self-repair");
  assert.equal(kindName("layernorm"), "LayerNorm");
});
