import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * The doors of .dependency-cruiser.cjs, each broken once in a tree of its own: a rule that finds nothing there would find
 * nothing anywhere. The same tree without the breaks passes, so the rules do not merely refuse everything.
 */
const root = process.cwd();
const configuration = path.join(root, '.dependency-cruiser.cjs');
const cruiser = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** A small house with every lawful way through it, two packages that run in production and one that does not. */
const soundHouse: Record<string, string> = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { typeorm: '1', pino: '1' },
    devDependencies: { jest: '1' },
  }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'NodeNext', moduleResolution: 'NodeNext' } }),
  ...nodePackage('typeorm'),
  ...nodePackage('pino'),
  ...nodePackage('jest'),
  ...nodePackage('left-behind'),
  'schema/vocabulary.ts': 'export type MemberId = string;',
  'chassis/domain-error.ts': 'export class DomainError extends Error {}',
  'chassis/log.ts': "import pino from 'pino'; export const log = pino;",
  'chassis/testing/given.ts': 'export const given = 1;',
  'gateway/main.ts': "import '../chassis/log.js'; export const gateway = 1;",
  'subgraphs/points/domain/decide.ts':
    "import '../../../chassis/domain-error.js'; import '../../../schema/vocabulary.js'; export const decide = 1;",
  'subgraphs/points/domain/decide.test.ts': "import './decide.js'; import '../../../chassis/testing/given.js';",
  'subgraphs/points/storage/rows.ts':
    "import 'typeorm'; import '../domain/decide.js'; import '../../../chassis/log.js'; export const rows = 1;",
  'subgraphs/points/usecases/earn.ts':
    "import '../storage/rows.js'; import '../domain/decide.js'; export const earn = 1;",
  'subgraphs/points/graphql/resolver.ts': "import '../usecases/earn.js'; export const resolver = 1;",
  'subgraphs/points/main.ts':
    "import './graphql/resolver.js'; import './usecases/earn.js'; import './storage/rows.js'; export const points = 1;",
  'subgraphs/points/test/earn.test.ts': "import '../main.js'; import '../storage/rows.js'; import 'jest';",
  'subgraphs/rewards/main.ts': "import '../../chassis/log.js'; export const rewards = 1;",
  'stack/start.ts': "import '../subgraphs/points/main.js'; import '../gateway/main.js'; export const start = 1;",
  'bench/home.ts': "import '../stack/start.js'; export const home = 1;",
  'examples/shop/main.ts': "import 'pino'; export const shop = 1;",
  'stack/test/shop.test.ts': "import '../../examples/shop/main.js';",
};

/** One break per rule: the file that breaks it, and what it says. */
const breaks: [rule: string, file: string, text: string][] = [
  ['door-1-domain-stands-alone', 'subgraphs/points/domain/a.ts', "import '../storage/rows.js';"],
  ['door-1-domain-stands-alone', 'subgraphs/points/domain/b.ts', "import '../../../chassis/log.js';"],
  ['door-1-domain-stands-alone', 'subgraphs/points/domain/c.ts', "import type { rows } from '../storage/rows.js';"],
  ['door-1-domain-needs-no-framework', 'subgraphs/points/domain/d.ts', "import 'typeorm';"],
  ['door-1-domain-needs-no-framework', 'subgraphs/points/domain/e.ts', "import 'node:fs';"],
  ['door-2-storage', 'subgraphs/points/storage/f.ts', "import '../usecases/earn.js';"],
  ['door-2-storage', 'subgraphs/points/storage/g.ts', "import '../main.js';"],
  ['door-2-usecases', 'subgraphs/points/usecases/h.ts', "import '../graphql/resolver.js';"],
  ['door-2-graphql', 'subgraphs/points/graphql/i.ts', "import '../storage/rows.js';"],
  [
    'door-3-subgraphs-speak-only-over-the-wire',
    'subgraphs/rewards/usecases/j.ts',
    "import '../../points/domain/decide.js';",
  ],
  ['door-3-subgraphs-speak-only-over-the-wire', 'subgraphs/rewards/test/k.test.ts', "import '../../points/main.js';"],
  ['door-4-gateway-knows-the-supergraph-alone', 'gateway/l.ts', "import '../subgraphs/points/main.js';"],
  ['door-5-chassis-knows-no-service', 'chassis/m.ts', "import '../subgraphs/points/domain/decide.js';"],
  ['door-5-chassis-knows-no-service', 'chassis/n.ts', "import '../gateway/main.js';"],
  ['door-5-schema-knows-no-service', 'schema/o.ts', "import '../subgraphs/points/domain/decide.js';"],
  ['door-5-nothing-imports-stack-or-bench', 'gateway/p.ts', "import '../stack/start.js';"],
  ['door-5-stack-does-not-measure', 'stack/q.ts', "import '../bench/home.js';"],
  [
    'gateway-and-subgraphs-share-only-the-chassis',
    'subgraphs/points/usecases/r.ts',
    "import '../../../gateway/main.js';",
  ],
  ['no-cycles', 'chassis/s.ts', "import './t.js'; export const s = 1;"],
  ['no-test-code-in-production', 'gateway/u.ts', "import '../chassis/testing/given.js';"],
  ['no-development-packages-in-production', 'gateway/v.ts', "import 'jest';"],
  ['no-unlisted-packages', 'gateway/w.ts', "import 'left-behind';"],
  ['door-6-examples-are-outsiders', 'examples/shop/a.ts', "import '../../chassis/log.js';"],
  [
    'door-6-examples-are-outsiders',
    'examples/shop/b.ts',
    "import type { MemberId } from '../../schema/vocabulary.js';",
  ],
  ['door-6-nothing-needs-an-example', 'stack/z.ts', "import '../examples/shop/main.js';"],
  ['nothing-unresolved', 'gateway/x.ts', "import './nowhere.js';"],
  ['no-vague-names', 'gateway/y.ts', "import '../chassis/utils.js';"],
];

/** What some breaks lead to, and what is not itself reported. */
const otherEnds: Record<string, string> = {
  'chassis/t.ts': "import './s.js'; export const t = 1;",
  'chassis/utils.ts': 'export const vague = 1;',
};

function nodePackage(name: string): Record<string, string> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    [`node_modules/${name}/index.js`]: '',
  };
}

interface Violation {
  from: string;
  rule: { name: string };
}

async function cruise(files: Record<string, string>): Promise<{ exitCode: number; violations: Violation[] }> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'fealty-doors-')));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), `${text}\n`);
    }
    const rooms = ['gateway', 'subgraphs', 'chassis', 'schema', 'stack', 'bench', 'examples'];
    const run = (type: string) => [
      cruiser,
      '--config',
      configuration,
      '--no-progress',
      '--output-type',
      type,
      ...rooms,
    ];
    const [json, plain] = await Promise.all([runNode(run('json'), folder), runNode(run('err'), folder)]);
    const { summary } = JSON.parse(json.output) as { summary: { violations: Violation[] } };
    return { exitCode: plain.exitCode, violations: summary.violations };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runNode(args: string[], cwd: string): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 16 * 1024 * 1024 }, (error, stdout) => {
      resolve({ exitCode: error ? Number(error.code ?? 1) : 0, output: stdout });
    });
  });
}

test('a sound house passes', async () => {
  const { exitCode, violations } = await cruise(soundHouse);
  expect(violations).toEqual([]);
  expect(exitCode).toBe(0);
});

describe('a house with every door broken', () => {
  let found: { exitCode: number; violations: Violation[] };

  beforeAll(async () => {
    const broken = Object.fromEntries(breaks.map(([, file, text]) => [file, text]));
    found = await cruise({ ...soundHouse, ...broken, ...otherEnds });
  });

  test('does not pass', () => {
    expect(found.exitCode).not.toBe(0);
  });

  test.each(breaks)('%s is found in %s', (rule, file) => {
    expect(found.violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(
      rule,
    );
  });

  test('every rule has a break that shows it', () => {
    const { forbidden } = createRequire(import.meta.url)(configuration) as { forbidden: { name: string }[] };
    expect(forbidden.map(({ name }) => name).sort()).toEqual([...new Set(breaks.map(([rule]) => rule))].sort());
  });
});
