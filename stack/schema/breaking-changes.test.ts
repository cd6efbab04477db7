import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { changesOfGraph, undeclaredBreaks } from './breaking-changes.js';

const root = process.cwd();
const before = 'type Query { me: Member }  type Member { id: ID!  nickname: String }';
const withoutNickname = 'type Query { me: Member }  type Member { id: ID! }';
const withNothingLost = 'type Query { me: Member  tiers: [String!]! }  type Member { id: ID!  nickname: String! }';

describe('the check itself', () => {
  test('sees a field that was taken away', () => {
    expect(undeclaredBreaks(before, withoutNickname, 'None.')).toEqual(['FIELD_REMOVED: Member.nickname was removed.']);
  });

  test('lets additions and stricter answers pass', () => {
    expect(undeclaredBreaks(before, withNothingLost, '')).toEqual([]);
  });

  test('lets a declared change pass, and no other', () => {
    const declared = '- 2027-01-31 `FIELD_REMOVED: Member.nickname was removed.` Use displayName.';
    expect(undeclaredBreaks(before, withoutNickname, declared)).toEqual([]);
    const withArgument = 'type Query { me(at: String!): Member }  type Member { id: ID! }';
    expect(undeclaredBreaks(before, withArgument, declared)).toEqual([
      'REQUIRED_ARG_ADDED: A required arg at on Query.me was added.',
    ]);
  });
});

const hasGit = spawnSync('git', ['--version']).error === undefined;

(hasGit ? describe : describe.skip)('what was promised (needs git)', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  const write = async (api: string) => {
    await mkdir(path.join(folder, 'schema'), { recursive: true });
    await writeFile(path.join(folder, 'schema/api.graphql'), api);
  };
  const commit = async (api: string) => {
    await write(api);
    git('add', '.');
    git('commit', '--quiet', '--message', 'a step', '--no-gpg-sign');
  };
  const breaks = async (declarations = '') =>
    (await changesOfGraph(folder)).flatMap(({ from, to }) => undeclaredBreaks(from.api, to.api, declarations));

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fealty-promised-'));
    git('init', '--quiet');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is every graph as committed, each held against the next, the last against the folder', async () => {
    for (const api of ['one', 'two', 'three']) await commit(api);
    await write('four');
    const changes = await changesOfGraph(folder);
    expect(changes.map(({ from, to }) => `${from.api} -> ${to.api}`)).toEqual([
      'three -> four',
      'two -> three',
      'one -> two',
    ]);
  });

  test('a break is seen before it is committed', async () => {
    await commit(before);
    await write(withoutNickname);
    expect(await breaks()).toEqual(['FIELD_REMOVED: Member.nickname was removed.']);
  });

  test('a break is not forgotten after more commits, until it is declared', async () => {
    await commit(before);
    await commit(withoutNickname);
    for (const more of ['One', 'One { id: ID }  type Two', 'One { id: ID }  type Two { id: ID }  type Three']) {
      await commit(`${withoutNickname}  type ${more} { id: ID }`);
    }
    expect(await breaks()).toEqual(['FIELD_REMOVED: Member.nickname was removed.']);
    expect(await breaks('- `FIELD_REMOVED: Member.nickname was removed.`')).toEqual([]);
  });

  test('what branches have added side by side breaks nothing; what their merge has lost does', async () => {
    const [branchOne, branchTwo] = [`${before}  type One { id: ID }`, `${before}  type Two { id: ID }`];
    await commit(before);
    git('checkout', '--quiet', '-b', 'beside');
    await commit(branchTwo);
    git('checkout', '--quiet', '-');
    await commit(branchOne);
    git('merge', '--quiet', '--no-ff', '--no-commit', '--strategy=ours', 'beside');
    await commit(`${branchOne}  type Two { id: ID }`);
    expect(await breaks()).toEqual([]);
    await write(branchTwo);
    expect(await breaks()).toEqual(['TYPE_REMOVED: One was removed.']);
  });

  test('a graph that was taken away and came back answers for what it promised before', async () => {
    await commit(before);
    git('rm', '--quiet', 'schema/api.graphql');
    git('commit', '--quiet', '--message', 'away', '--no-gpg-sign');
    await commit(withoutNickname);
    expect(await breaks()).toEqual(['FIELD_REMOVED: Member.nickname was removed.']);
  });
});

test('outside a checkout there is nothing to compare', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'fealty-no-checkout-'));
  expect(await changesOfGraph(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

const changes = await changesOfGraph(root);

if (changes.length === 0) {
  test.skip('the public graph breaks no promise: needs git and the history of schema/api.graphql', () => undefined);
} else {
  test.each(changes)('no promise is broken between $from.commit and $to.commit', async ({ from, to }) => {
    const declarations = await readFile(path.join(root, 'schema/breaking-changes.md'), 'utf8');
    expect(undeclaredBreaks(from.api, to.api, declarations)).toEqual([]);
  });
}
