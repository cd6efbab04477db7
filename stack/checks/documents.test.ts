import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildSchema, execute, parse, validate } from 'graphql';
import { curlQueries, mapPaths, npmScriptsIn, settingsIn, skeleton, variablesReadIn } from './documents.js';
import { isPermissive, productionLicences } from './licences.js';
import { subgraphNames } from '../subgraph-names.js';

/** The documents, held against the tree: what they name is there, and what is there to set is named. */
const root = process.cwd();
const read = (file: string) => readFile(path.join(root, file), 'utf8');
const english = await read('README.md');
const chinese = await read('README.zh-CN.md');
const readmes = [
  { file: 'README.md', text: english, map: '## The map', settings: '## Settings', licences: '## Licences' },
  { file: 'README.zh-CN.md', text: chinese, map: '## 目录', settings: '## 设置', licences: '## 许可证' },
];

/** Where settings are read; npm's own variables and the shell's are none of ours. */
const settingsFiles = [
  'chassis/service-settings.ts',
  'chassis/messages/message-settings.ts',
  'gateway/env.ts',
  'stack/stack-settings.ts',
  'stack/home.ts',
  'stack/provision-databases.ts',
  'stack/replay.ts',
  'stack/rebuild.ts',
  'stack/import-members.ts',
  ...subgraphNames.map((name) => `subgraphs/${name}/env.ts`),
];
const notOurs = new Set(['INIT_CWD', 'PATH', 'HOME']);

describe.each(readmes)('$file', ({ text, map, settings, licences }) => {
  test('every command it names is there', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const named = npmScriptsIn(text);
    expect(named).toContain('start');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test('every path of its map is there', () => {
    const paths = mapPaths(text, map);
    expect(paths).toContain('subgraphs/points/domain/');
    expect(paths.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });

  test('its map shows every folder of the first floor', async () => {
    const folders = (await readdir(root, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$|dist$|coverage$)/.test(entry.name))
      .map(({ name }) => `${name}/`);
    const paths = mapPaths(text, map);
    expect(folders.filter((name) => !paths.includes(name))).toEqual([]);
  });

  test('its table of settings names every variable that is read, and no other', async () => {
    const sources = await Promise.all(settingsFiles.map(read));
    const read_ = [...new Set(sources.flatMap(variablesReadIn))].filter((name) => !notOurs.has(name)).sort();
    expect([...new Set(settingsIn(text, settings))]).toEqual(read_);
  });

  test('it lists the production packages whose licence is not permissive, and no other', async () => {
    const lock = JSON.parse(await read('package-lock.json')) as Parameters<typeof productionLicences>[0];
    const restricted = [...productionLicences(lock)].filter(([, licence]) => !isPermissive(licence));
    const section = text.slice(text.indexOf(`\n${licences}\n`));
    const listed = [...section.matchAll(/^\| `(\S+)` \|/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual([...new Set(restricted.map(([name]) => name))].sort());
  });

  test('what it sends with curl is good for the public graph', async () => {
    const api = buildSchema(await read('schema/api.graphql'));
    const queries = curlQueries(text);
    expect(queries.length).toBeGreaterThan(3);
    expect(queries.flatMap((query) => validate(api, parse(query)).map(({ message }) => message))).toEqual([]);
  });

  test('its links to files lead somewhere', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(path.join(root, link)))).toEqual([]);
  });
});

test('the member centre of the README is the one in schema/operations', async () => {
  const block = /```graphql\n(query MemberCentre[\s\S]*?)```/.exec(english)?.[1];
  const squeeze = (text: string) => text.replace(/#.*$/gm, '').replace(/\s+/g, ' ').trim();
  expect(squeeze(await read('schema/operations/member-centre.graphql'))).toContain(squeeze(block!));
});

test('the answer shown beside it has exactly the shape the public graph gives it', async () => {
  const [, query, answer] = /```graphql\n(query MemberCentre[\s\S]*?)```[\s\S]*?```json\n([\s\S]*?)```/.exec(english)!;
  const { data } = JSON.parse(answer!) as { data: unknown };
  const api = buildSchema(await read('schema/api.graphql'));
  const shaped = await execute({ schema: api, document: parse(query!), rootValue: data });
  expect(JSON.parse(JSON.stringify(shaped))).toEqual({ data });
});

test('both languages have the same commands, queries, headings, rows and items', () => {
  expect(skeleton(chinese)).toEqual(skeleton(english));
});

test('CONTRIBUTING.md names commands that are there', async () => {
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
  expect(npmScriptsIn(await read('CONTRIBUTING.md')).filter((name) => scripts[name] === undefined)).toEqual([]);
});

describe('the readers themselves', () => {
  test('commands with and without flags', () => {
    expect(npmScriptsIn('`npm run --silent secrets > .env`, npm start; npm run test:long -- x')).toEqual([
      'secrets',
      'start',
      'test:long',
    ]);
  });

  test('a map with several folders over one list', () => {
    const text = '\n## The map\n\n```\na/          words\n  b.ts c/   more words\n    d.ts\ne/ f/\n  g.ts\n```\n';
    expect(mapPaths(text, '## The map')).toEqual(['a/', 'a/b.ts', 'a/c/', 'a/c/d.ts', 'e/', 'f/', 'e/g.ts', 'f/g.ts']);
  });

  test('settings in a table, and variables in sources', () => {
    expect(settingsIn('\n## S\n\n| `PORT` | x |\n| `A_B`, `C_D` | `NOT_ME` |\n\n## T\n| `OTHER` |', '## S')).toEqual([
      'A_B',
      'C_D',
      'PORT',
    ]);
    const source = `  PORT: portShape,
  poolSize: read.POOL,
  homeOf(environment['FEALTY_DATA'] || env.OTHER);
  const { UNPACKED: one, AS_WELL } = environment;
  process.env['ONLY_SET'] = 'true'; env.SET_TOO = '1';`;
    expect(variablesReadIn(source)).toEqual(['AS_WELL', 'FEALTY_DATA', 'OTHER', 'PORT', 'UNPACKED']);
  });

  test('queries of curl commands, escapes and all', () => {
    const query = String.raw`-d '{ "query": "{ partner(code: \"bakery\") { id } }", "variables": {} }'`;
    expect(curlQueries(query)).toEqual(['{ partner(code: "bakery") { id } }']);
  });

  test('licences of what runs in production, and which of them are permissive', () => {
    const packages = {
      '': { license: 'Apache-2.0' },
      'node_modules/a': { license: 'MIT' },
      'node_modules/b': { license: 'Elastic-2.0' },
      'node_modules/a/node_modules/c': { license: '(MIT OR GPL-2.0)' },
      'node_modules/d': { license: 'GPL-3.0', dev: true },
      'node_modules/e': {},
    };
    expect(Object.fromEntries(productionLicences({ packages }))).toEqual({
      a: 'MIT',
      b: 'Elastic-2.0',
      c: '(MIT OR GPL-2.0)',
      e: 'unknown',
    });
    const judged = ['MIT', 'Elastic-2.0', '(MIT OR GPL-2.0)', 'Apache-2.0 AND MIT', 'MIT AND GPL-2.0', 'unknown'];
    expect(judged.map(isPermissive)).toEqual([true, false, true, true, false, false]);
  });
});
