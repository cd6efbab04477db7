import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { scrape } from './scrape.js';
import { grownMembersSdl, membersSdl, startSmallGraph, type SmallGraph } from './small-graph.js';
import { until } from './until.js';

let graph: SmallGraph;
let gateway: GatewayForTest;

beforeAll(async () => {
  graph = await startSmallGraph();
  // The load comes from one address, whose share of the graph is not what is tested here.
  gateway = await startGatewayForTest(graph, { METRICS_PORT: '0', RATE_LIMITS: 'caller.anonymous=none' });
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

/** Serves another supergraph and waits until it is in force, which a field of its own tells. */
async function reload(to: 'grown' | 'plain'): Promise<void> {
  await graph.recompose(to === 'grown' ? grownMembersSdl : membersSdl);
  const wanted = to === 'grown' ? 200 : 400;
  await until(async () => (await gateway.graphql('{ nickname }')).status === wanted);
}

test('ten reloads under constant load drop no request', async () => {
  let over = false;
  const answers = new Map<string, number>();
  const lane = async () => {
    while (!over) {
      const { status, text } = await gateway.graphql('{ greeting spendable }');
      const answer = `${status} ${text.trim()}`;
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  };
  const lanes = [lane(), lane(), lane(), lane()];
  for (let round = 0; round < 10; round += 1) await reload(round % 2 === 0 ? 'grown' : 'plain');
  over = true;
  await Promise.all(lanes);
  expect([...answers.keys()]).toEqual(['200 {"data":{"greeting":"你好","spendable":7}}']);
  expect([...answers.values()][0]).toBeGreaterThan(100);
});

test('what was asked before a reload is not planned anew after it', async () => {
  await reload('grown');
  const known = 'query Known($number: SafeInt!) { double(number: $number) greeting }';
  await gateway.graphql(known, { variables: { number: 1 } });
  await reload('plain');
  const plans = async () => {
    const { samples } = await scrape(gateway.metricsUrl);
    return {
      hits: samples.get('fealty_gateway_plan_cache_hits_total') ?? NaN,
      misses: samples.get('fealty_gateway_plan_cache_misses_total') ?? NaN,
    };
  };
  const before = await plans();
  const { data } = await gateway.graphql(known, { variables: { number: 2 } });
  expect(data).toEqual({ double: 4, greeting: '你好' });
  expect(await plans()).toEqual({ hits: before.hits + 1, misses: before.misses });
});

test('what the new graph no longer has is refused by it, not answered from a plan of the old', async () => {
  await reload('grown');
  expect((await gateway.graphql('{ nickname greeting }')).data).toEqual({ nickname: 'Ann', greeting: '你好' });
  await reload('plain');
  expect((await gateway.graphql('{ nickname greeting }')).status).toBe(400);
});
