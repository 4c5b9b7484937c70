import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { runExamples } from './page.mjs';

const engine = JSON.parse(readFileSync(new URL('./engine.json', import.meta.url), 'utf8'));
const expected = engine.next_token_logits;

// Tolerances.Onnx of the C# tests, 5e-6 of the largest logit, is what ONNX Runtime's float32 may be off by. Two runs are
// compared here, of two versions of ONNX Runtime whose sums may come in another order: twice that.
const tolerance = 2 * 5e-6 * Math.max(...expected.clean.map(Math.abs));

function assertClose(actual, wanted) {
  assert.equal(actual.length, wanted.length);
  const worst = Math.max(...actual.map((value, place) => Math.abs(value - wanted[place])));
  assert.ok(worst <= tolerance, `off by ${worst}, more than ${tolerance}`);
}

describe('docs/onnx-runtimes.md, its numbers against the engine', () => {
  let page;

  before(async () => {
    page = await runExamples([
      'tokens', 'layers', 'heads', 'nextTokenLogits', 'clean', 'ablated', 'mean', 'withoutMlp', 'frozen', 'each',
    ]);
  });

  test('the prompt is that of the engine', () => assert.deepEqual(page.tokens, engine.tokens));

  for (const [example, condition] of [
    ['clean', 'clean'], ['ablated', 'ablated'], ['mean', 'mean'], ['withoutMlp', 'without_mlp'], ['frozen', 'frozen'],
  ]) {
    test(`${example} reads what the engine reads`, () =>
      assertClose(page.nextTokenLogits(page[example].logits), expected[condition]));
  }

  test('each head of one run reads what the engine reads', () => {
    for (let prompt = 0; prompt < page.layers * page.heads; prompt++) {
      const name = `L${Math.floor(prompt / page.heads)}H${prompt % page.heads}`;
      assertClose(page.nextTokenLogits(page.each.logits, prompt), expected[name]);
    }
  });

  test('every patch moves the numbers by far more than the tolerance', () => {
    for (const condition of Object.keys(expected).filter((name) => name !== 'clean')) {
      const moved = Math.max(...expected[condition].map((value, place) => Math.abs(value - expected.clean[place])));
      assert.ok(moved > 100 * tolerance, `${condition} moves them by ${moved}`);
    }
  });
});
