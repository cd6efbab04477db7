import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisedGraphs, undeclaredBreaks } from './breaking-changes.js';

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

describe('what was promised', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  const commit = async (api: string) => {
    await mkdir(path.join(folder, 'schema'), { recursive: true });
    await writeFile(path.join(folder, 'schema/api.graphql'), api);
    git('add', '.');
    git('commit', '--quiet', '--message', 'a step', '--no-gpg-sign');
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fealty-promised-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is the graph as committed last, and the one before', async () => {
    git('init', '--quiet');
    await commit('one');
    await commit('two');
    await commit('three');
    expect((await promisedGraphs(folder)).map(({ api }) => api)).toEqual(['three', 'two']);
  });

  test('is nothing outside a checkout', async () => {
    expect(await promisedGraphs(folder)).toEqual([]);
  });
});

const promised = await promisedGraphs(root);

if (promised.length === 0) {
  test.skip('the public graph breaks no promise: needs the git history of schema/api.graphql', () => undefined);
} else {
  test.each(promised)('the public graph breaks no promise of $commit', async ({ api }) => {
    const [now, declarations] = await Promise.all([
      readFile(path.join(root, 'schema/api.graphql'), 'utf8'),
      readFile(path.join(root, 'schema/breaking-changes.md'), 'utf8'),
    ]);
    expect(undeclaredBreaks(api, now, declarations)).toEqual([]);
  });
}
