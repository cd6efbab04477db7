import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from './home.js';

interface Build {
  build(root: string): Promise<{
    compiled: number;
    unchanged: number;
    deleted: number;
    failures: { source: string; message: string }[];
  }>;
}

// Plain JavaScript, because it runs before anything is compiled; the path is a variable so that no types are looked for.
const program: string = new URL('build.mjs', import.meta.url).href;
const { build } = (await import(program)) as Build;

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'build-'));
  await copyFile(path.join(projectRoot, '.swcrc'), path.join(root, '.swcrc'));
  await mkdir(path.join(root, 'chassis/inside'), { recursive: true });
  await write('chassis/inside/one.ts', 'export const one: number = 1;\n');
  await write('chassis/two.ts', "import { one } from './inside/one.js';\nexport const two = one + one;\n");
});

afterEach(() => rm(root, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFile(path.join(root, file), text);
const compiled = (file: string) => readFile(path.join(root, 'dist', file), 'utf8');

test('compiles into the same folders, and only what has changed since', async () => {
  expect(await build(root)).toEqual({ compiled: 2, unchanged: 0, deleted: 0, failures: [] });
  expect(await compiled('chassis/inside/one.js')).toContain('export const one = 1;');
  const before = await stat(path.join(root, 'dist/chassis/two.js'));
  await write('chassis/inside/one.ts', 'export const one: number = 11;\n');
  expect(await build(root)).toMatchObject({ compiled: 1, unchanged: 1 });
  expect((await stat(path.join(root, 'dist/chassis/two.js'))).mtimeMs).toBe(before.mtimeMs);
  expect(await compiled('chassis/inside/one.js')).toContain('one = 11;');
});

test('leaves no output behind whose source is gone', async () => {
  await build(root);
  await rm(path.join(root, 'chassis/two.ts'));
  expect(await build(root)).toMatchObject({ compiled: 0, deleted: 1 });
  await expect(compiled('chassis/two.js')).rejects.toThrow('ENOENT');
});

test('names file and line of what does not compile, and leaves no former form of it', async () => {
  await build(root);
  await write('chassis/two.ts', 'export const two = 2;\nexport const three: = 3;\n');
  const { failures } = await build(root);
  expect(failures).toHaveLength(1);
  expect(failures[0]?.message).toMatch(/^chassis\/two\.ts:2:\d+: /);
  await expect(compiled('chassis/two.js')).rejects.toThrow('ENOENT');
});

test('tests are not compiled, and a record cut off by a kill is no obstacle', async () => {
  await write('chassis/two.test.ts', 'test("x", () => undefined);\n');
  await build(root);
  await expect(compiled('chassis/two.test.js')).rejects.toThrow('ENOENT');
  await write('dist/.build.json', '{"recipe": "');
  expect(await build(root)).toMatchObject({ compiled: 2, failures: [] });
});
