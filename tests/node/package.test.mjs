import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as ort from 'onnxruntime-node';
import { packageFolder } from './page.mjs';

const patchable = join(packageFolder(), 'patchable.onnx');
const model = join(packageFolder(), 'model.onnx');

const ids = new ort.Tensor('int64', BigInt64Array.from([1n, 2n, 3n]), [1, 3]);

function neutralFeeds(session) {
  const feeds = { tokens: ids };
  for (const { name, shape } of session.inputMetadata.filter((input) => input.name !== 'tokens')) {
    feeds[name] = new ort.Tensor('float32', [name.endsWith('.keep') ? 1 : 0], shape.map(() => 1));
  }
  return feeds;
}

/** What loading a graph in a process of its own prints. */
function printed(path, options) {
  const code = "import * as ort from 'onnxruntime-node';"
    + `await ort.InferenceSession.create(${JSON.stringify(path)}, ${JSON.stringify(options)});`;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: import.meta.dirname ?? new URL('.', import.meta.url).pathname, encoding: 'utf8',
  });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout + run.stderr;
}

test('patchable.onnx loads without a word', () => assert.equal(printed(patchable, {}), ''));

test('model.onnx loads without a word where warnings are hidden as the page says', () =>
  assert.equal(printed(model, { logSeverityLevel: 3 }), ''));

test('patchable.onnx lists the inputs of the manifest', async () => {
  const manifest = JSON.parse(readFileSync(join(packageFolder(), 'manifest.json'), 'utf8'));
  const session = await ort.InferenceSession.create(patchable);
  assert.deepEqual(session.inputNames, ['tokens', ...manifest.patch_inputs.map((input) => input.name)]);
  for (const input of manifest.patch_inputs) {
    const { shape } = session.inputMetadata.find((given) => given.name === input.name);
    assert.equal(shape.length, input.axes.length);
  }
});

test('patchable.onnx without patches and model.onnx give the same bits', async () => {
  const session = await ort.InferenceSession.create(patchable);
  const other = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
  const { logits } = await session.run(neutralFeeds(session), ['logits']);
  const expected = await other.run({ tokens: ids }, ['logits']);
  assert.deepEqual(logits.data, expected.logits.data);
});

test('an input that is left out is an error', async () => {
  const session = await ort.InferenceSession.create(patchable);
  const { 'attn.hook_z.keep': left, ...feeds } = neutralFeeds(session);
  assert.equal(left.size, 1);
  await assert.rejects(session.run(feeds, ['logits']), /attn\.hook_z\.keep/);
});

test('patches of a wrong number of layers are an error that names the input', async () => {
  const session = await ort.InferenceSession.create(patchable, { logSeverityLevel: 4 });
  const feeds = neutralFeeds(session);
  feeds['attn.hook_z.keep'] = new ort.Tensor('float32', new Float32Array(5), [5, 1, 1, 1, 1]);
  await assert.rejects(session.run(feeds, ['logits']), /attn\.hook_z\.keep of 1 or 6 layers/);
});
