// Token rows as prompts that can be read.
import assert from "node:assert/strict";
import { test } from "node:test";

import { promptsOf, termsOf } from "../../../src/Api/wwwroot/js/result/tokens.js";

/** A token row of a prompt of single letters: a is at 0. */
function row(position, value, prompt = 0) {
  const letters = "abcdefghij";
  return {
    prompt, prompt_id: `p${prompt}`, position, context: letters.slice(0, position), token: letters[position],
    token_id: position, target: letters[position + 1], target_id: position + 1, head: "L0H0", layer: 0, head_index: 0,
    self_repair: value,
  };
}

test("promptsOf: whatever positions were scored, the prompt is there once", () => {
  for (const positions of [[0, 1, 2], [3], [0, 4, 5, 8]]) {
    const [prompt] = promptsOf(positions.map((position) => row(position, 1)), "self_repair", 100);
    assert.equal(prompt.pieces.map((piece) => piece.text).join(""), "abcdefghij".slice(0, positions.at(-1) + 2));
    assert.equal(prompt.pieces.filter((piece) => piece.row !== null).length, positions.length);
  }
});

test("promptsOf: a context that does not reach the start says so", () => {
  const [prompt] = promptsOf([{ ...row(8, 1), context: "gh" }], "self_repair", 2);
  assert.equal(prompt.pieces[0].text, "… ghi");
});

test("promptsOf: the strongest prompt first, whatever its sign", () => {
  const prompts = promptsOf([row(0, 1), row(0, -3, 1), row(1, 2, 1)], "self_repair", 100);
  assert.deepEqual(prompts.map((prompt) => [prompt.id, prompt.strongest]), [["p1", 3], ["p0", 1]]);
});

test("termsOf: keys and probabilities of tokens are no terms", () => {
  assert.deepEqual(termsOf({ ...row(0, 1), logit_clean: 2, probability_after_1: 0.5 }), ["self_repair", "logit_clean"]);
});
