/**
 * Compiles every TypeScript file of the house to dist/, keeping the folders, so that Node 20 runs them without a loader.
 * Plain JavaScript, because it has to run before anything is compiled. Types are checked by `tsc --noEmit` elsewhere;
 * here swc only strips them, which is what makes a start in seconds possible.
 */
import { transformFile } from '@swc/core';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const FOLDERS = ['gateway', 'subgraphs', 'chassis', 'schema', 'stack', 'bench', 'examples'];

/** A compiled file is only as good as the compiler and its settings: a change of either compiles everything anew. */
async function recipe(root) {
  const [swcrc, swc] = await Promise.all([
    readFile(path.join(root, '.swcrc'), 'utf8'),
    readFile(path.join(ROOT, 'node_modules/@swc/core/package.json'), 'utf8'),
  ]);
  return `${JSON.parse(swc).version} ${swcrc}`;
}

async function sourcesUnder(root, folder) {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.d|\.test)\.ts$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

async function readRecord(file, wanted) {
  try {
    const record = JSON.parse(await readFile(file, 'utf8'));
    return record.recipe === wanted ? record.files : {};
  } catch {
    return {}; // No record, or one cut off by a kill: compile everything, which is always right.
  }
}

/** swc names the place as `,-[/full/path.ts:2:1]` inside a drawing and adds its own stack, of no use to the reader. */
function readable(error, root) {
  const [text] = String(error?.message ?? error).split(/\n\s*\n\s*Caused by:/);
  const place = /\[([^\]\n]+:\d+:\d+)\]/.exec(text)?.[1];
  return `${place ? `${path.relative(root, place)}: ` : ''}${text.trimEnd()}`;
}

/** Written beside and renamed: a process that starts meanwhile sees the old file or the new one, never half of it. */
async function writeWhole(file, text) {
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, text);
  await rename(draft, file);
}

/** @returns {Promise<{ compiled: number, unchanged: number, deleted: number, failures: { source: string, message: string }[] }>} */
export async function build(root = ROOT) {
  const dist = path.join(root, 'dist');
  const recordFile = path.join(dist, '.build.json');
  await mkdir(dist, { recursive: true });
  const wanted = await recipe(root);
  const before = await readRecord(recordFile, wanted);
  const sources = (await Promise.all(FOLDERS.map((folder) => sourcesUnder(root, folder)))).flat();
  const files = {};
  const failures = [];
  let compiled = 0;
  await Promise.all(
    sources.map(async (source) => {
      const from = path.join(root, source);
      const to = path.join(dist, source.replace(/\.ts$/, '.js'));
      const [found, output] = await Promise.all([from, to].map((file) => stat(file).catch(() => undefined)));
      if (!found) return; // Deleted while we looked.
      const mark = `${found.mtimeMs} ${found.size}`;
      if (before[source] === mark && output) {
        files[source] = mark;
        return;
      }
      try {
        const { code } = await transformFile(from, { configFile: path.join(root, '.swcrc'), swcrc: false });
        await mkdir(path.dirname(to), { recursive: true });
        await writeWhole(to, code);
        files[source] = mark;
        compiled += 1;
      } catch (error) {
        // What cannot be compiled must not be run in its former form either.
        await rm(to, { force: true });
        failures.push({ source, message: readable(error, root) });
      }
    }),
  );
  const deleted = await deleteStale(root, dist, new Set(sources));
  await writeWhole(recordFile, JSON.stringify({ recipe: wanted, files }));
  failures.sort((a, b) => a.source.localeCompare(b.source));
  return { compiled, unchanged: sources.length - compiled - failures.length, deleted, failures };
}

/** A file whose source is gone would still be found by an import, and hide that the import is broken. */
async function deleteStale(root, dist, sources) {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const stale = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !sources.has(path.relative(dist, file).replace(/\.js$/, '.ts')));
  await Promise.all(stale.map((file) => rm(file, { force: true })));
  return stale.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const { compiled, unchanged, deleted, failures } = await build();
  for (const { message } of failures) console.error(`${message}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`built in ${seconds} s: ${compiled} compiled, ${unchanged} unchanged, ${deleted} deleted`);
  if (failures.length > 0) {
    console.error(`${failures.length} ${failures.length === 1 ? 'file' : 'files'} did not compile`);
    process.exitCode = 1;
  }
}
