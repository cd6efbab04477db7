import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { membersSdl, startSmallGraph, type SmallGraph } from './small-graph.js';
import { until } from './until.js';

/** The small graph, where a greeting costs 5 and friends come by the hundred. */
const pricedSdl = membersSdl
  .replace('"@inaccessible"]', '"@inaccessible", "@cost", "@listSize"]')
  .replace('greeting: String!', 'greeting: String! @cost(weight: 5)')
  .replace(
    'me: Member',
    'me: Member\n  friends(first: Int!): [Member!]! @listSize(slicingArguments: ["first"])\n  all: [Member!]! @listSize(assumedSize: 2000000000)',
  );
const friends = 'query ($first: Int!) { friends(first: $first) { id } }';

let graph: SmallGraph;
let gateway: GatewayForTest;

beforeAll(async () => {
  graph = await startSmallGraph();
  await graph.recompose(pricedSdl);
  gateway = await startGatewayForTest(graph, { COST_LIMITS: 'anonymous=20,ops=40' });
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

beforeEach(() => (graph.members.arrived.length = 0));

const tokenOfOps = () => issueToken(gateway.issuerKey, { kind: 'ops', name: 'ann' });
const extensionsIn = (text: string) => (JSON.parse(text) as { extensions?: unknown }).extensions;

test('what may cost too much is refused with the cost and the limit, and nothing is fetched', async () => {
  const answer = await gateway.graphql(friends, { variables: { first: 21 }, headers: { 'accept-language': 'en' } });
  expect([answer.status, answer.data]).toEqual([400, undefined]);
  expect(answer.errors).toEqual([
    {
      message: 'The operation may cost 21, and 20 is the limit: ask for less at a time',
      extensions: { code: 'BAD_USER_INPUT', reason: 'COST_TOO_HIGH', limit: 'cost.anonymous', cost: 21, allowed: 20 },
    },
  ]);
  expect(graph.members.arrived).toHaveLength(0);
});

test('the variables decide, not the document', async () => {
  const refused = await gateway.graphql(friends, { variables: { first: 21 } });
  expect(refused.errors?.[0]?.extensions.reason).toBe('COST_TOO_HIGH');
  // Members knows nothing of friends: that it is asked is what counts here.
  await gateway.graphql(friends, { variables: { first: 20 } });
  expect(graph.members.arrived).toHaveLength(1);
});

test('each kind of caller has a budget', async () => {
  const token = await tokenOfOps();
  await gateway.graphql(friends, { variables: { first: 40 }, token });
  expect(graph.members.arrived).toHaveLength(1);
  const refused = await gateway.graphql(friends, { variables: { first: 41 }, token });
  expect(refused.errors?.[0]?.extensions).toMatchObject({ limit: 'cost.ops', cost: 41, allowed: 40 });
});

test('aliases cost each time', async () => {
  const answer = await gateway.graphql('{ a: greeting b: greeting c: greeting d: greeting e: greeting }');
  expect(answer.errors?.[0]?.extensions).toMatchObject({ reason: 'COST_TOO_HIGH', cost: 25 });
});

test('a cost beyond what an Int of GraphQL holds is told all the same', async () => {
  const answer = await gateway.graphql('{ a: all { id } b: all { kind } }');
  expect(answer.errors?.[0]?.extensions).toMatchObject({ reason: 'COST_TOO_HIGH', cost: 4_000_000_000 });
});

test('the cost is told to whoever asks, and to nobody else', async () => {
  const told = await gateway.graphql('{ greeting }', { headers: { 'x-cost': 'true' } });
  expect(told.data).toEqual({ greeting: '你好' });
  expect(extensionsIn(told.text)).toEqual({ cost: { cost: 5, allowed: 20 } });
  const quiet = await gateway.graphql('{ greeting }');
  expect(extensionsIn(quiet.text)).toBeUndefined();
});

test('the costs are those of the graph in force', async () => {
  await graph.recompose(pricedSdl.replace('weight: 5', 'weight: 8'));
  const costNow = async () =>
    extensionsIn((await gateway.graphql('{ greeting }', { headers: { 'x-cost': 'true' } })).text);
  await until(async () => !JSON.stringify(await costNow()).includes('5'));
  expect(await costNow()).toEqual({ cost: { cost: 8, allowed: 20 } });
});
