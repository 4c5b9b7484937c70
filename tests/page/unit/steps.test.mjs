// Training steps that a model has, and choices among them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { checkpointsOf, evenly, namedIn, ordered, placeOf, powersOfTwo } from "../../../src/Api/wwwroot/js/form/steps.js";

const here = (revision, step, state = "available") => ({ revision, step, state });
const embedded = {
  source: "embedded",
  revisions: [here("main", null), here("step0", 0), here("step1000", 1000), here("step64", 64), here("step512", 512)],
};
const steps = [0, 64, 128, 256, 512, 1000];
const pythia = checkpointsOf("EleutherAI/pythia-160m", undefined);
const pythiaSteps = pythia.map(({ step }) => step);

test("checkpointsOf: those that are here by step, then those without one", () => {
  const found = checkpointsOf("neox-tiny", embedded);
  assert.deepEqual(found.map(({ revision }) => revision), ["step0", "step64", "step512", "step1000", "main"]);
  assert.ok(found.every(({ isHere }) => isHere));
});

test("checkpointsOf: of a Pythia model every published step, each once, with what is here", () => {
  const model = { source: "hub", revisions: [here("main", null), here("step3000", 3000), here("step4000", 4000, "remote")] };
  const found = checkpointsOf("EleutherAI/pythia-70m-deduped", model);
  assert.equal(found.length, 155);
  assert.deepEqual(found.filter(({ isHere }) => isHere).map(({ revision }) => revision), ["step3000", "main"]);
  assert.equal(pythia.length, 154);
  assert.deepEqual([...pythiaSteps.slice(0, 4), ...pythiaSteps.slice(9, 13), pythiaSteps.at(-1)],
    [0, 1, 2, 4, 256, 512, 1000, 2000, 143000]);
});

test("checkpointsOf: nothing is known of another model that is not here, nor of a folder's further steps", () => {
  assert.deepEqual(checkpointsOf("someone/model", undefined), []);
  assert.deepEqual(checkpointsOf("EleutherAI/pythia-", undefined), []);
  const local = { source: "local", revisions: [here("main", null)] };
  assert.equal(checkpointsOf("EleutherAI/pythia-70m", local).length, 1);
});

test("placeOf: from the first step to the last, step 0 too", () => {
  assert.equal(placeOf(0, 1000), 0);
  assert.equal(placeOf(1000, 1000), 1);
  assert.ok(placeOf(64, 1000) > 0.5);
  assert.equal(placeOf(0, 0), 0);
});

test("powersOfTwo: step 0 and the nearest step to each", () => {
  assert.deepEqual(powersOfTwo(steps), steps);
  assert.deepEqual(powersOfTwo([0, 3, 100, 300]), [0]);
  assert.deepEqual(powersOfTwo(pythiaSteps).slice(-9), [512, 1000, 2000, 4000, 8000, 16000, 33000, 66000, 131000]);
});

test("evenly: first, last, and as many between as are asked for and there", () => {
  assert.deepEqual(evenly(steps, 2), [0, 1000]);
  assert.deepEqual(evenly(steps, 4), [0, 64, 128, 1000]);
  assert.deepEqual(evenly(steps, 100), steps);
  assert.deepEqual(evenly(steps, 1), [1000]);
  assert.deepEqual(evenly([7], 5), [7]);
  for (const count of [2, 3, 8, 20, 154]) {
    assert.equal(evenly(pythiaSteps, count).length, count);
  }
});

test("namedIn: names, or the steps of a range that there are", () => {
  assert.deepEqual(namedIn(["main", "step7"], pythia), ["main", "step7"]);
  assert.deepEqual(namedIn({ from: 0, to: 2000, every: 500 }, pythia), ["step0", "step1000", "step2000"]);
  assert.deepEqual(namedIn(undefined, pythia), []);
  assert.deepEqual(namedIn({ from: 0 }, pythia), []);
});

test("ordered: by step, others behind as they came", () => {
  assert.deepEqual(ordered(["x", "main", "step64", "step0"], checkpointsOf("neox-tiny", embedded)),
    ["step0", "step64", "main", "x"]);
});
