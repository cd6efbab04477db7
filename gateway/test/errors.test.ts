import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type Answer, type GatewayForTest } from './gateway-for-test.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';
import { until } from './until.js';

let graph: SmallGraph;
let gateway: GatewayForTest;

beforeAll(async () => {
  graph = await startSmallGraph();
  gateway = await startGatewayForTest(graph, { BODY_LIMIT_BYTES: '4096', SUBGRAPH_TIMEOUT_MS: '50000' });
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
});

beforeEach(() => {
  graph.members.arrived.length = 0;
  graph.members.misbehaviour = undefined;
});

describe('errors of a subgraph', () => {
  test.each(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'IDEMPOTENCY_CONFLICT', 'RATE_LIMITED', 'UNAVAILABLE'])(
    '%s is kept, with the path the client knows and what the subgraph adds for the client',
    async (code) => {
      const answer = await gateway.graphql('query ($kind: String!) { greeting oops: trouble(kind: $kind) }', {
        variables: { kind: code },
      });
      expect(answer.status).toBe(200);
      expect(answer.data).toEqual({ greeting: '你好', oops: null });
      expect(answer.errors).toEqual([
        { message: 'You may not', path: ['oops'], extensions: { code, inputPath: ['input', 'amount'] } },
      ]);
    },
  );

  test('in an entity fetch the path is that of the client', async () => {
    const token = await tokenOfOps();
    const answer = await gateway.graphql('{ mine: me { id hidden: secret } }', { token });
    expect(answer.data).toEqual({ mine: { id: 'other', hidden: null } });
    expect(answer.errors).toEqual([
      { message: 'not yours', path: ['mine', 'hidden'], extensions: { code: 'FORBIDDEN' } },
    ]);
  });

  test.each(['sql', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST', 'DEPTH_EXCEEDED', 'INTERNAL_SERVER_ERROR'])(
    '%s is masked: a request id and nothing else',
    async (kind) => {
      const answer = await gateway.graphql(`{ trouble(kind: "${kind}") }`);
      expect(answer.data).toEqual({ trouble: null });
      expectMasked(answer, ['trouble']);
    },
  );

  test('what was masked is in the log under the request id, and no personal data with it', async () => {
    const { errors } = await gateway.graphql('{ trouble(kind: "sql") }');
    const line = gateway
      .logged()
      .split('\n')
      .find((text) => text.includes(errors?.[0]?.extensions.requestId as string) && text.includes('a subgraph failed'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ subgraph: 'members', path: 'trouble' });
    expect(gateway.logged()).not.toContain('13800000000');
  });
});

describe('a subgraph that does not answer', () => {
  const misbehave = (times: number, act: NonNullable<SmallGraph['members']['misbehaviour']>['act']) => {
    graph.members.misbehaviour = { times, act };
  };

  test('hangs up: a query is tried once more', async () => {
    misbehave(1, (request) => request.socket.destroy());
    expect((await gateway.graphql('{ greeting }')).data).toEqual({ greeting: '你好' });
    expect(graph.members.arrived).toHaveLength(2);
  });

  test('hangs up twice: UNAVAILABLE, and the rest of the answer is there', async () => {
    misbehave(2, (request) => request.socket.destroy());
    const answer = await gateway.graphql('{ trouble(kind: "none") spendable }', {
      headers: { 'accept-language': 'en' },
    });
    expect(answer.data).toEqual({ trouble: null, spendable: 7 });
    expect(answer.errors?.[0]).toEqual({
      message: 'A part of the graph is out of reach for the moment; try again with the same ids',
      extensions: { code: 'UNAVAILABLE', subgraph: 'members' },
    });
    expect(answer.text).not.toMatch(/127\.0\.0\.1|localhost|ECONN|socket/);
    expect(graph.members.arrived).toHaveLength(2);
  });

  test('hangs up on a mutation: it is not tried again', async () => {
    misbehave(1, (request) => request.socket.destroy());
    const answer = await gateway.graphql('mutation { rename(to: "x") }');
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE', subgraph: 'members' });
    expect(graph.members.arrived).toHaveLength(1);
  });

  test('is too slow: UNAVAILABLE after the limit, and no second try', async () => {
    // The others of this file may be as slow as the machine is; this one asks nobody else.
    const impatient = await startGatewayForTest(graph, { SUBGRAPH_TIMEOUT_MS: '800' });
    try {
      const held = graph.members.holdBack();
      // Whose limit is a longer one waits on.
      const patient = gateway.graphql('{ greeting }');
      await until(() => held.length === 1);
      const answer = await impatient.graphql('{ greeting }');
      expect(answer.errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE', subgraph: 'members' });
      expect(graph.members.arrived).toHaveLength(2);
      held[0]?.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"greeting":"late"}}');
      expect((await patient).data).toEqual({ greeting: 'late' });
    } finally {
      await impatient.stop();
    }
  });

  test.each([
    ['an error page', 500, '<h1>nginx at 10.0.0.7</h1>'],
    ['its own refusal of our signature', 401, '{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}'],
    ['something that is not GraphQL', 200, '{"hello":"10.0.0.7"}'],
  ])('answers %s: UNAVAILABLE, none of its words, and why is in the log', async (_what, status, body) => {
    misbehave(1, (_request, response) => response.writeHead(status).end(body));
    const answer = await gateway.graphql('{ greeting }');
    expect(answer.errors).toEqual([
      {
        message: expect.stringContaining('部分服务暂不可用'),
        extensions: { code: 'UNAVAILABLE', subgraph: 'members' },
      },
    ]);
    expect(answer.text).not.toMatch(/nginx|10\.0\.0\.7|127\.0\.0\.1|UNAUTHENTICATED/);
    const line = gateway
      .logged()
      .split('\n')
      .find((text) => text.includes(answer.headers.get('x-request-id')!));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      subgraph: 'members',
      reason: expect.stringContaining(`${status}`),
    });
  });

  test('answers 400 with GraphQL errors: they are read as such', async () => {
    misbehave(1, (_request, response) =>
      response
        .writeHead(400)
        .end(
          JSON.stringify({ errors: [{ message: 'no', path: ['greeting'], extensions: { code: 'BAD_USER_INPUT' } }] }),
        ),
    );
    const answer = await gateway.graphql('{ greeting }');
    expect(answer.errors?.[0]).toEqual({ message: 'no', path: ['greeting'], extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('a request that is wrong in itself is BAD_USER_INPUT, and no subgraph is asked', () => {
  afterEach(() => expect(graph.members.arrived).toHaveLength(0));

  const expectBadInput = (answer: Answer, status: number, reason?: string, inputPath?: string[]) => {
    expect(answer.status).toBe(status);
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      ...(reason ? { reason } : {}),
      ...(inputPath ? { inputPath } : {}),
    });
    expect(answer.text).not.toMatch(/\.[jt]s:\d|node_modules|stacktrace/);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  };

  test('it does not parse', async () => expectBadInput(await gateway.graphql('{ me { '), 400, 'GRAPHQL_PARSE_FAILED'));
  test('it asks for a field that is not there', async () =>
    expectBadInput(await gateway.graphql('{ nonsense }'), 400, 'GRAPHQL_VALIDATION_FAILED'));
  test.each(['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }'])(
    'federation’s own field is not reachable: %s',
    async (query) => expectBadInput(await gateway.graphql(query), 400, 'GRAPHQL_VALIDATION_FAILED'),
  );
  test('an inaccessible field is not reachable', async () => {
    const query = '{ memberByIdentity(issuer: "i", subject: "s") { memberId } }';
    expectBadInput(await gateway.graphql(query), 400, 'GRAPHQL_VALIDATION_FAILED');
  });
  test('the operation named is not in the document', async () =>
    expectBadInput(
      await gateway.post(JSON.stringify({ query: 'query A { greeting } query B { greeting }', operationName: 'C' })),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ));
  test('it carries no query', async () => expectBadInput(await gateway.post('{"variables":{}}'), 400, 'BAD_REQUEST'));
  test('it is a batch', async () =>
    expectBadInput(await gateway.post('[{"query":"{ greeting }"},{"query":"{ greeting }"}]'), 400, 'BAD_REQUEST'));
  test('its body is over the limit', async () =>
    expectBadInput(await gateway.graphql(`{ greeting #${'x'.repeat(5_000)}\n}`), 413, 'BODY_TOO_LARGE'));
  test('its body is no JSON', async () => expectBadInput(await gateway.post('{ greeting }'), 400, 'BODY_NOT_JSON'));
  test('it is a form, as a foreign page could send it', async () =>
    expectBadInput(await gateway.post('query={greeting}', { 'content-type': 'text/plain' }), 415, 'BODY_NOT_JSON'));

  test.each([
    ['a fraction', 1.5],
    ['text', '7'],
    ['beyond what is exact', 2 ** 53],
  ])('a SafeInt that is %s', async (_what, number) => {
    const answer = await gateway.graphql('query ($number: SafeInt!) { double(number: $number) }', {
      variables: { number },
    });
    expectBadInput(answer, 400, undefined, ['number']);
  });
  test('a SafeInt that is a fraction, written in the document', async () =>
    expectBadInput(await gateway.graphql('{ double(number: 1.5) }'), 400, 'GRAPHQL_VALIDATION_FAILED'));
});

test('a SafeInt that is one arrives as it was sent', async () => {
  const answer = await gateway.graphql('query ($number: SafeInt!) { double(number: $number) }', {
    variables: { number: 4_503_599_627_370_495 },
  });
  expect(answer.data).toEqual({ double: 9_007_199_254_740_990 });
});

describe('by GET', () => {
  const get = async (query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
    return { status: response.status, text: await response.text() };
  };

  test('a query answers when the request cannot come from a foreign page', async () => {
    const { status, text } = await get('{ greeting }', { 'apollo-require-preflight': 'true' });
    expect([status, JSON.parse(text)]).toEqual([200, { data: { greeting: '你好' } }]);
  });
  test('without that sign it is refused', async () => {
    const { status, text } = await get('{ greeting }');
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', reason: 'BAD_REQUEST' } }],
    });
  });
  test('a mutation is refused and not run', async () => {
    const { status, text } = await get('mutation { rename(to: "x") }', { 'apollo-require-preflight': 'true' });
    expect(status).toBe(405);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(graph.members.arrived).toHaveLength(0);
  });
});

describe('automatic persisted queries', () => {
  test('an unknown hash keeps Apollo’s code, which clients act on; a wrong hash is the client’s fault', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const unknown = await gateway.post(JSON.stringify({ extensions }));
    expect(unknown.errors?.[0]?.extensions).toEqual({ code: 'PERSISTED_QUERY_NOT_FOUND' });
    const wrong = await gateway.post(JSON.stringify({ query: '{ greeting }', extensions }));
    expect(wrong.status).toBe(400);
    expect(wrong.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', reason: 'BAD_REQUEST' });
  });
});

test('a page that is not there', async () => {
  const response = await fetch(`${gateway.url}/admin`);
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    errors: [{ message: 'There is nothing here', extensions: { code: 'BAD_USER_INPUT', reason: 'NOT_FOUND' } }],
  });
});

test('the log tells of an operation without its variables, its query or its caller’s name', async () => {
  const query = 'query Marked($number: SafeInt!) { double(number: $number) }';
  await gateway.graphql(query, { variables: { number: 424_242 }, token: await tokenOfOps() });
  const line = gateway
    .logged()
    .split('\n')
    .find((text) => text.includes('"operation":"Marked"'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ operation: 'Marked', type: 'query', caller: 'ops' });
  expect(line).not.toMatch(/424242|double|someone/);
});

function tokenOfOps(): Promise<string> {
  return issueToken(gateway.issuerKey, { kind: 'ops', name: 'someone' });
}

function expectMasked(answer: Answer, path?: string[]): void {
  expect(answer.errors).toEqual([
    {
      message: 'Internal server error',
      ...(path ? { path } : {}),
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: answer.headers.get('x-request-id') },
    },
  ]);
  expect(answer.text).not.toMatch(/insert into|13800000000|5432|10\.0\.0\.7|127\.0\.0\.1|serviceName|stack|members/);
}
