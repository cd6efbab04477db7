import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type Answer, type GatewayForTest } from './gateway-for-test.js';
import {
  composed,
  grownMembersSdl,
  linkedMembers,
  pointsSdl,
  startSmallGraph,
  type SmallGraph,
} from './small-graph.js';
import { until } from './until.js';

const withMarks = (sdl: string) =>
  sdl.replace('"@inaccessible"]', '"@inaccessible", "@authenticated", "@requiresScopes"]');

const guardedMembers = withMarks(grownMembersSdl)
  .replace('me: Member', 'me: Member @authenticated')
  .replace('nickname: String', 'nickname: String @requiresScopes(scopes: [["names:read"]])')
  .replace('rename(to: String!): String!', 'rename(to: String!): String @authenticated');

const guardedPoints = withMarks(pointsSdl)
  .replace('spendable: Int!', 'spendable: Int! @requiresScopes(scopes: [["points:read"]])')
  .replace('balance: Int!', 'balance: Int! @requiresScopes(scopes: [["points:read"]])')
  .replace('secret: Int', 'secret: Int @requiresScopes(scopes: [["secrets:read"]])');

let graph: SmallGraph;
let gateway: GatewayForTest;

async function serve(members: string): Promise<void> {
  await graph.writeSupergraph(
    composed([
      { name: 'members', url: graph.members.url, sdl: members },
      { name: 'points', url: graph.points.url, sdl: guardedPoints },
    ]),
  );
}

beforeEach(async () => {
  graph = await startSmallGraph();
  await serve(guardedMembers);
  gateway = await startGatewayForTest(graph);
  linkedMembers.set('10000016', 'member-one');
});

afterEach(async () => {
  await gateway.stop();
  await graph.stop();
});

const tokenOf = {
  member: () => issueToken(gateway.issuerKey, { kind: 'member', number: '10000016' }),
  ops: (...scopes: string[]) => issueToken(gateway.issuerKey, { kind: 'ops', name: 'ann' }, { scopes }),
};

const ask = (query: string, token?: string, variables?: Record<string, unknown>) =>
  gateway.graphql(query, { ...(token === undefined ? {} : { token }), variables });

const refusals = ({ errors = [] }: Answer) =>
  errors.map(({ path, extensions }) => [path?.join('.'), extensions['field'], extensions['code']]);

/** What was asked of a subgraph, its look-up of members aside. */
const askedOf = (name: 'members' | 'points') =>
  graph[name].arrived
    .map(({ body }) => (JSON.parse(body) as { query: string }).query)
    .filter((query) => !query.includes('memberByIdentity'));

describe('anonymous', () => {
  test('the field is null with one error, nothing of it is fetched, and the rest is answered', async () => {
    const answer = await ask('{ greeting mine: me { id secret } }');
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ greeting: '你好', mine: null });
    expect(answer.errors).toEqual([
      { message: '请先登录', path: ['mine'], extensions: { code: 'UNAUTHENTICATED', field: 'Query.me' } },
    ]);
    expect(askedOf('members')).toEqual([expect.not.stringContaining('me')]);
    expect(askedOf('points')).toEqual([]);
  });

  test('with nothing left to ask, no subgraph is asked', async () => {
    const answer = await ask('{ me { id } ...More } fragment More on Query { nickname __typename }');
    expect(answer.data).toEqual({ me: null, nickname: null, __typename: 'Query' });
    expect(refusals(answer)).toEqual([
      ['me', 'Query.me', 'UNAUTHENTICATED'],
      ['nickname', 'Query.nickname', 'UNAUTHENTICATED'],
    ]);
    expect([...askedOf('members'), ...askedOf('points')]).toEqual([]);
  });

  test('of several mutations the refused one is not sent; the others are, in their order', async () => {
    const answer = await ask(`mutation {
      first: redeemReward(rewardId: "1") rename(to: "Bo") second: redeemReward(rewardId: "2")
    }`);
    expect(answer.data).toEqual({ first: '1', rename: null, second: '2' });
    expect(refusals(answer)).toEqual([['rename', 'Mutation.rename', 'UNAUTHENTICATED']]);
    expect(askedOf('members')).toEqual([]);
    expect(Object.keys(answer.data ?? {})).toEqual(['first', 'rename', 'second']);
  });

  test('a field that the variables leave out is no error', async () => {
    const query = 'query ($mine: Boolean = false) { greeting me @include(if: $mine) { id } }';
    const without = await ask(query);
    expect([without.data, without.errors]).toEqual([{ greeting: '你好' }, undefined]);
    const asked = await ask(query, undefined, { mine: true });
    expect(asked.data).toEqual({ greeting: '你好', me: null });
    expect(refusals(asked)).toEqual([['me', 'Query.me', 'UNAUTHENTICATED']]);
  });
});

describe('somebody without the scope', () => {
  test('a member sees what asks for no scope, and an error for what does', async () => {
    const answer = await ask('{ me { id kind secret } }', await tokenOf.member());
    expect(answer.data).toEqual({ me: { id: 'member-one', kind: 'member', secret: null } });
    expect(refusals(answer)).toEqual([['me.secret', 'Member.secret', 'FORBIDDEN']]);
    expect(askedOf('points')).toEqual([]);
  });

  test('a null that may not be takes its object along, with still one error', async () => {
    const answer = await ask('{ greeting me { id balance } }', await tokenOf.ops('names:read'));
    expect(answer.data).toEqual({ greeting: '你好', me: null });
    expect(refusals(answer)).toEqual([['me.balance', 'Member.balance', 'FORBIDDEN']]);
    expect(askedOf('points')).toEqual([]);
  });

  test('ops with another scope: refused where it is missing, answered where it is not', async () => {
    const answer = await ask('{ nickname me { kind secret } }', await tokenOf.ops('names:read', 'points:read'));
    expect(answer.data).toEqual({ nickname: 'Ann', me: { kind: 'ops', secret: null } });
    expect(refusals(answer)).toEqual([['me.secret', 'Member.secret', 'FORBIDDEN']]);
  });
});

test('one document asked by different callers in turns: each gets what is theirs', async () => {
  const query = '{ nickname me { id balance } }';
  const [member, named, all] = [
    await tokenOf.member(),
    await tokenOf.ops('names:read'),
    await tokenOf.ops('names:read', 'points:read'),
  ];
  const whole = { nickname: 'Ann', me: { id: 'other', balance: 500 } };
  for (let round = 0; round < 2; round += 1) {
    const answers = await Promise.all([
      ask(query, all),
      ask(query),
      ask(query, member),
      ask(query, named),
      ask(query, all),
    ]);
    expect(answers.map(({ data }) => data)).toEqual([
      whole,
      { nickname: null, me: null },
      { nickname: null, me: null },
      { nickname: 'Ann', me: null },
      whole,
    ]);
    expect(answers.map(refusals)).toEqual([
      [],
      [
        ['nickname', 'Query.nickname', 'UNAUTHENTICATED'],
        ['me', 'Query.me', 'UNAUTHENTICATED'],
      ],
      [
        ['nickname', 'Query.nickname', 'FORBIDDEN'],
        ['me.balance', 'Member.balance', 'FORBIDDEN'],
      ],
      [['me.balance', 'Member.balance', 'FORBIDDEN']],
      [],
    ]);
  }
});

test('what a new supergraph guards is guarded in operations asked before', async () => {
  expect((await ask('{ greeting }')).data).toEqual({ greeting: '你好' });
  await serve(guardedMembers.replace('greeting: String!', 'greeting: String! @authenticated'));
  await until(async () => !(await ask('{ greeting }')).data);
  const answer = await ask('{ greeting }');
  expect(answer.data).toBeNull();
  expect(refusals(answer)).toEqual([['greeting', 'Query.greeting', 'UNAUTHENTICATED']]);
});

test('in open mode nothing is guarded', async () => {
  const open = await startSmallGraph({ signed: false });
  await open.recompose(guardedMembers);
  const unguarded = await startGatewayForTest(open, { OPEN: 'true' });
  try {
    expect((await unguarded.graphql('{ nickname }')).data).toEqual({ nickname: 'Ann' });
  } finally {
    await unguarded.stop();
    await open.stop();
  }
});
