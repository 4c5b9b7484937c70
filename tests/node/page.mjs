import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));

/** What the suite is run on: the folder of the embedded model's package, which is named neox-tiny. */
export function packageFolder() {
  const path = process.env.SELFREPAIR_PACKAGE;
  if (!path) {
    throw new Error('SELFREPAIR_PACKAGE names no package. Make one: '
      + 'dotnet run -c Release --project onnx-export -- models/neox-tiny /tmp/packages/neox-tiny');
  }
  return path;
}

/** The blocks of one language on docs/onnx-runtimes.md, in order. */
export function blocks(language) {
  const page = readFileSync(join(folder, '../../docs/onnx-runtimes.md'), 'utf8');
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1]);
}

/** Runs the page's JavaScript as a reader would, beside the package, and returns variables of it. */
export async function runExamples(names) {
  const program = join(folder, 'obj', 'examples.mjs');
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, `${blocks('js').join('\n')}\nexport { ${names.join(', ')} };\n`);
  process.chdir(dirname(packageFolder()));
  return import(pathToFileURL(program));
}
