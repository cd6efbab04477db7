import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { issueToken } from '../identity/embedded-issuer.js';
import { startGatewayForTest, type GatewayForTest } from './gateway-for-test.js';
import { GraphiqlUser, inBrowser, launchBrowser } from './in-browser.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';

let graph: SmallGraph;
let gateway: GatewayForTest;
let operations: string;

beforeAll(async () => {
  graph = await startSmallGraph();
  operations = await mkdtemp(path.join(tmpdir(), 'fealty-operations-'));
  await writeFile(
    path.join(operations, 'who-am-i.graphql'),
    '# Runs as: ops\n# Who asks.\nquery WhoAmI { me { kind balance } }\n',
  );
  await writeFile(
    path.join(operations, 'twice.graphql'),
    '# Runs as: anyone\n# Twice </script><b>.\n# Variables: { "number": 21 }\nquery Twice($number: SafeInt!) { double(number: $number) }\n',
  );
  gateway = await startGatewayForTest(graph, { OPERATIONS: operations, SAMPLE_CALLERS: 'channel:shop,ops:ann,ops:bo' });
});

afterAll(async () => {
  await gateway.stop();
  await graph.stop();
  await rm(operations, { recursive: true });
});

const contentOf = (html: string) =>
  JSON.parse(/<script type="application\/json" id="content">(.*?)<\/script>/s.exec(html)?.[1] ?? 'null') as {
    operations: { name: string; runsAs: string; document: string; variables: string }[];
    samples: { name: string; runs: string; token: string }[];
  };

test('the Sandbox page holds the operations with variables, and tokens that work', async () => {
  const response = await fetch(`${gateway.url}/`);
  const html = await response.text();
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(html).toContain('https://embeddable-sandbox.cdn.apollographql.com/');
  expect(html).toMatch(/id="offline" role="alert" hidden>[^]*<a href="\/graphiql">/);
  const { operations: shown, samples } = contentOf(html);
  expect(shown).toEqual([
    {
      name: 'Twice',
      runsAs: 'anyone',
      about: 'Twice </script><b>.',
      document: 'query Twice($number: SafeInt!) { double(number: $number) }',
      variables: '{ "number": 21 }',
    },
    {
      name: 'WhoAmI',
      runsAs: 'ops',
      about: 'Who asks.',
      document: 'query WhoAmI { me { kind balance } }',
      variables: '{}',
    },
  ]);
  expect(samples.map(({ name, runs }) => [name, runs])).toEqual([
    ['channel:shop', 'channel'],
    ['ops:ann', 'ops'],
    ['ops:bo', 'second ops'],
  ]);
  const answer = await gateway.graphql(shown[1]!.document, { token: samples[1]!.token });
  expect(answer.data).toEqual({ me: { kind: 'ops', balance: 500 } });
});

test('opening the endpoint itself in a browser leads to the page; a program’s request does not', async () => {
  const person = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' }, redirect: 'manual' });
  expect([person.status, person.headers.get('location')]).toEqual([302, '/']);
  expect((await fetch(`${gateway.url}/graphql`, { headers: { accept: 'application/json' } })).status).toBe(400);
});

test('GraphiQL is served whole from here', async () => {
  const response = await fetch(`${gateway.url}/graphiql`);
  const html = await response.text();
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
  expect(addresses.every((address) => /^(\/|data:,$)/.test(address))).toBe(true);
  for (const address of addresses.filter((one) => one.startsWith('/')))
    expect([address, (await fetch(gateway.url + address)).status]).toEqual([address, 200]);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('a broken example does not take the page away', async () => {
  const file = path.join(operations, 'broken.graphql');
  await writeFile(file, 'query {');
  const html = await (await fetch(`${gateway.url}/`)).text();
  await rm(file);
  expect(contentOf(html).operations).toEqual([]);
  expect(gateway.logged()).toContain('the example operations cannot be shown');
});

test('in production there are no pages and no introspection, unless asked for', async () => {
  const closed = await startGatewayForTest(graph, { NODE_ENV: 'production' });
  const asked = await startGatewayForTest(graph, { NODE_ENV: 'production', SANDBOX: 'true', OPERATIONS: operations });
  try {
    for (const page of ['/', '/graphiql', '/graphiql/graphiql.min.js']) {
      expect([page, (await fetch(closed.url + page)).status]).toEqual([page, 404]);
      expect([page, (await fetch(asked.url + page)).status]).toEqual([page, 200]);
    }
    expect(contentOf(await (await fetch(asked.url)).text()).samples).toEqual([]);
    const introspection = '{ __schema { queryType { name } } }';
    expect((await closed.graphql(introspection)).errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      reason: 'GRAPHQL_VALIDATION_FAILED',
    });
    expect((await asked.graphql(introspection)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  } finally {
    await closed.stop();
    await asked.stop();
  }
});

inBrowser('in a browser', () => {
  let browser: Browser;
  let page: Page;
  let user: GraphiqlUser;
  let foreign: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    user = new GraphiqlUser(page);
    foreign = [];
    // Whatever leaves this machine is stopped and written down: offline is the case that has to work.
    await page.route(
      (url) => url.origin !== gateway.url,
      (route) => {
        foreign.push(route.request().url());
        return route.abort();
      },
    );
  });

  afterEach(() => page.context().close());

  test('GraphiQL opens with our operations and runs one, with its variables and no network', async () => {
    await page.goto(`${gateway.url}/graphiql`);
    await page.getByRole('tab', { name: 'Twice' }).waitFor();
    await user.run();
    await user.answerWith('"double": 42');
    expect(foreign).toEqual([]);
  });

  test('GraphiQL opens an operation with the sample caller that may run it; another, or nobody, can be chosen', async () => {
    await page.goto(`${gateway.url}/graphiql`);
    await user.openTab('WhoAmI');
    expect(await page.locator('#caller option:checked').innerText()).toBe('ops:ann');
    await user.run();
    await user.answerWith('"kind": "ops"');
    await page.locator('#caller').selectOption({ label: 'channel:shop' });
    await user.run();
    await user.answerWith('"kind": "channel"');
    await page.locator('#caller').selectOption({ label: 'anonymous' });
    await user.run();
    await user.answerWith('UNAUTHENTICATED');
  });

  test('GraphiQL takes a token from its address', async () => {
    const token = await issueToken(gateway.issuerKey, { kind: 'partner', code: 'bakery' });
    await page.goto(`${gateway.url}/graphiql#token=${token}`);
    await user.openTab('WhoAmI');
    expect(await page.locator('#token').inputValue()).toBe(token);
    await user.run();
    await user.answerWith('"kind": "partner"');
  });

  test('the Sandbox page says that it is offline and points to GraphiQL', async () => {
    await page.goto(gateway.url);
    await page.getByRole('alert').waitFor({ state: 'visible' });
    expect(foreign).toEqual([expect.stringContaining('embeddable-sandbox.cdn.apollographql.com')]);
    expect(await page.locator('#operation option').allInnerTexts()).toEqual(['Twice (anyone)', 'WhoAmI (ops)']);
    await page.getByRole('alert').getByRole('link').click();
    await page.getByRole('tab', { name: 'Twice' }).waitFor();
  });

  test('picking an operation hands it to Sandbox with its variables and a token that may run it', async () => {
    // The vendor's script is stood in for: what it is asked to show is ours to get right.
    await page.route(/embeddable-sandbox/, (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: 'window.EmbeddedSandbox = class { constructor(o) { window.shown = o; } };',
      }),
    );
    await page.goto(gateway.url);
    await page.waitForFunction('window.shown');
    expect(await page.evaluate('window.shown.initialState')).toMatchObject({ variables: { number: 21 }, headers: {} });
    await page.locator('#operation').selectOption('1');
    const shown = await page.evaluate<{
      initialEndpoint: string;
      initialState: { document: string; headers: { authorization: string } };
    }>('window.shown');
    expect(shown.initialEndpoint).toBe(`${gateway.url}/graphql`);
    expect(shown.initialState.document).toBe('query WhoAmI { me { kind balance } }');
    const answered = await gateway.graphql('{ me { kind } }', { headers: shown.initialState.headers });
    expect(answered.data).toEqual({ me: { kind: 'ops' } });
    expect(await page.getByRole('alert').isVisible()).toBe(false);
  });
});
