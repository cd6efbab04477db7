import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadFolder } from './load-folder.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-folder-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const write = (name: string, text: string) => writeFile(join(folder, name), text);
const load = () => loadFolder(pathToFileURL(`${folder}/`));

test('what the modules of a folder export is loaded by the order of their names', async () => {
  await write('pear.js', "export const pear = 'pear';");
  await write('apple.js', "export const apple = 'apple';");
  await write('fig-tree.js', "export const figTree = 'fig';");
  expect(await load()).toEqual(['apple', 'fig', 'pear']);
});

test('tests, declarations and what is no module are left out', async () => {
  await write('apple.js', "export const apple = 'apple';");
  await write('apple.test.js', "throw new Error('loaded');");
  await write('apple.d.ts', 'export declare const apple: string;');
  await write('apple.js.map', '{}');
  await write('README.md', '# Fruit');
  expect(await load()).toEqual(['apple']);
});

test('a module that cannot be loaded is no smaller registry, but an error', async () => {
  await write('apple.js', "export const apple = 'apple';");
  await write('pear.js', "throw new Error('rotten');");
  await expect(load()).rejects.toThrow('rotten');
});

test('a folder that is not there is an error', async () => {
  await expect(loadFolder(pathToFileURL(`${folder}/nothing/`))).rejects.toThrow('ENOENT');
});
