import { readGatewaySettings } from '../env.js';
import { startGateway } from '../main.js';
import { isGone, startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { composed, grownMembersSdl, membersSdl, pointsSdl, startSmallGraph, type SmallGraph } from './small-graph.js';
import { until } from './until.js';

const open: (() => Promise<void>)[] = [];

async function smallGraph(options?: { signed?: boolean }): Promise<SmallGraph> {
  const graph = await startSmallGraph(options);
  open.push(() => graph.stop());
  return graph;
}

async function gatewayOver(graph: SmallGraph, environment?: Record<string, string>): Promise<GatewayForTest> {
  const gateway = await startGatewayForTest(graph, environment);
  open.push(() => gateway.stop());
  return gateway;
}

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** The same types with a directive of federation on `greeting`. */
function marked(sdl: string, directive: string, given = ''): string {
  return sdl
    .replace('"@inaccessible"]', `"@inaccessible", "${directive}"]`)
    .replace('greeting: String!', `greeting: String! ${directive}${given}`);
}

describe('the supergraph file', () => {
  test('is read again when it changes: a new field is served without a restart', async () => {
    const graph = await smallGraph();
    const gateway = await gatewayOver(graph);
    expect((await gateway.graphql('{ nickname }')).status).toBe(400);
    await graph.recompose(grownMembersSdl);
    await until(async () => (await gateway.graphql('{ nickname }')).status === 200);
    expect((await gateway.graphql('{ nickname greeting }')).data).toEqual({ nickname: 'Ann', greeting: '你好' });
  });

  test.each(['this is no schema', ''])('that turns into %j changes nothing, and the log says so', async (text) => {
    const graph = await smallGraph();
    const gateway = await gatewayOver(graph);
    await graph.writeSupergraph(text);
    await until(() => gateway.logged().includes('the one in force stays'));
    expect((await gateway.graphql('{ greeting }')).data).toEqual({ greeting: '你好' });
    await graph.recompose(grownMembersSdl);
    await until(async () => (await gateway.graphql('{ nickname }')).status === 200);
  });

  test('that is not there stops the start, with a word on how to get it', async () => {
    const graph = await smallGraph();
    const missing = startGatewayForTest({ ...graph, supergraphFile: '/nowhere/supergraph.graphql' });
    await expect(missing).rejects.toThrow(
      /\/nowhere\/supergraph\.graphql cannot be read; `npm run schema` writes ours/,
    );
  });

  test('of a subgraph that there is no key for stops the start', async () => {
    const graph = await smallGraph();
    const [membersKey] = graph.sendKeys.split(',');
    await expect(startGatewayForTest({ ...graph, sendKeys: membersKey! })).rejects.toThrow(
      'CALL_SEND_KEYS has no key for the subgraph points',
    );
  });

  test('that asks for checks which are made here is served, and read again', async () => {
    const graph = await smallGraph();
    await graph.recompose(marked(membersSdl, '@authenticated'));
    const gateway = await gatewayOver(graph);
    expect((await gateway.graphql('{ spendable }')).data).toEqual({ spendable: 7 });
    await graph.recompose(marked(grownMembersSdl, '@requiresScopes', '(scopes: [["greet"]])'));
    await until(async () => (await gateway.graphql('{ nickname }')).status === 200);
  });

  test('that asks for checks which are not made is refused, and served in open mode', async () => {
    const graph = await smallGraph({ signed: false });
    await graph.recompose(marked(membersSdl, '@policy', '(policies: [["polite"]])'));
    await expect(startGatewayForTest(graph)).rejects.toThrow(/policy\/v0\.1 is for: SECURITY but is unsupported/);
    const gateway = await gatewayOver(graph, { OPEN: 'true' });
    expect((await gateway.graphql('{ greeting }')).data).toEqual({ greeting: '你好' });
  });
});

test('addresses in PEERS go before those in the supergraph', async () => {
  const graph = await smallGraph();
  await graph.writeSupergraph(
    composed([
      { name: 'members', url: 'http://127.0.0.1:9/graphql', sdl: membersSdl },
      { name: 'points', url: 'http://127.0.0.1:9/graphql', sdl: pointsSdl },
    ]),
  );
  const peers = `members=${new URL(graph.members.url).origin},points=${graph.points.url}`;
  const gateway = await gatewayOver(graph, { PEERS: peers });
  expect((await gateway.graphql('{ greeting spendable }')).data).toEqual({ greeting: '你好', spendable: 7 });
});

describe('open mode', () => {
  test('signs nothing, takes no token amiss, and has no limit that a test suite would meet', async () => {
    const graph = await smallGraph({ signed: false });
    const gateway = await gatewayOver(graph, { OPEN: 'true', BODY_LIMIT_BYTES: '2048' });
    const long = await gateway.graphql(`{ greeting #${'x'.repeat(100_000)}\n}`, { token: 'complete-nonsense' });
    expect(long.data).toEqual({ greeting: '你好' });
    expect(graph.members.arrived.at(-1)?.headers['x-signed-call']).toBeUndefined();
    const byGet = await fetch(`${gateway.url}/graphql?query={greeting}`);
    expect(await byGet.json()).toEqual({ data: { greeting: '你好' } });
    expect((await fetch(`${gateway.url}/.well-known/jwks.json`)).status).toBe(404);
  });

  test('takes operations of any size and cost, known or not', async () => {
    const graph = await smallGraph({ signed: false });
    const gateway = await gatewayOver(graph, {
      OPEN: 'true',
      OPERATIONS_ONLY: 'true',
      OPERATION_LIMITS: 'fields=1,tokens=1,variableDepth=0',
      COST_LIMITS: 'anonymous=0',
    });
    const aliases = Array.from({ length: 500 }, (_, n) => `a${n}: double(number: $number)`).join(' ');
    const variables = { number: 21, unused: [[[1]]] };
    const { data } = await gateway.graphql(`query ($number: SafeInt!) { ${aliases} }`, { variables });
    expect(data).toMatchObject({ a0: 42, a499: 42 });
  });

  test('leaves scalars of foreign graphs alone', async () => {
    const graph = await smallGraph({ signed: false });
    const gateway = await gatewayOver(graph, { OPEN: 'true' });
    expect((await gateway.graphql('{ double(number: 1.5) }')).data).toEqual({ double: 3 });
  });

  test('needs no keys, not even in production', () => {
    expect(readGatewaySettings({ NODE_ENV: 'production', OPEN: 'true' }).sendKeys).toBeUndefined();
  });
});

describe('health', () => {
  const ready = async (gateway: GatewayForTest) => {
    const response = await fetch(`${gateway.url}/health/ready`);
    return [response.status, await response.json()];
  };

  test('ready while all subgraphs answer; not ready with the names of those that do not', async () => {
    const graph = await smallGraph();
    const gateway = await gatewayOver(graph);
    expect(await ready(gateway)).toEqual([200, { status: 'ready', missing: [] }]);
    await graph.points.stop();
    await until(async () => (await ready(gateway))[0] === 503);
    expect(await ready(gateway)).toEqual([503, { status: 'not ready', missing: ['points'] }]);
    const live = await fetch(`${gateway.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    await graph.points.start();
    await until(async () => (await ready(gateway))[0] === 200);
    expect(await ready(gateway)).toEqual([200, { status: 'ready', missing: [] }]);
  });

  test('a subgraph that refuses our signature counts as missing', async () => {
    const graph = await smallGraph();
    const otherKey = Buffer.alloc(32, 7).toString('base64');
    const gateway = await gatewayOver(graph, {
      CALL_SEND_KEYS: graph.sendKeys.replace(/points=.*$/, `points=${otherKey}`),
    });
    expect(await ready(gateway)).toEqual([503, { status: 'not ready', missing: ['points'] }]);
  });
});

test('stop lets the request under way end, and takes no new one', async () => {
  const graph = await smallGraph();
  const gateway = await startGatewayForTest(graph);
  const held = graph.members.holdBack();
  const underWay = gateway.graphql('{ greeting }');
  await until(() => held.length === 1);
  const stopped = gateway.stop();
  await until(() => isGone(gateway.url));
  held[0]?.end('{"data":{"greeting":"late"}}');
  expect((await underWay).data).toEqual({ greeting: 'late' });
  await stopped;
});

test('a taken port stops the start', async () => {
  const graph = await smallGraph();
  const first = await gatewayOver(graph);
  const settings = readGatewaySettings({
    PORT: new URL(first.url).port,
    SUPERGRAPH: graph.supergraphFile,
    CALL_SEND_KEYS: graph.sendKeys,
    LOG_LEVEL: 'silent',
  });
  await expect(startGateway(settings)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
