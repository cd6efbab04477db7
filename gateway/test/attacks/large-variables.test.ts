/** Variables and bodies made to fill the gateway's memory or to end its stack. */
import { attackedGateway, expectRefused } from './attacked-gateway.js';

const attacked = attackedGateway();

const withVariables = (variables: string) => attacked.gateway.post(`{"query":"{ greeting }","variables":${variables}}`);

describe('huge variables', () => {
  test.each([
    ['deep lists', `{"v":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'variableDepth', 21, 20],
    ['deep objects', `${'{"v":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 'variableDepth', 21, 20],
    ['a wide list', JSON.stringify({ v: Array(100_000).fill(1) }), 'variableValues', 20_001, 20_000],
    [
      'a wide object',
      JSON.stringify(Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [n, 1]))),
      'variableValues',
      20_001,
      20_000,
    ],
    ['a long text', JSON.stringify({ v: 'x'.repeat(10_001) }), 'stringLength', 10_001, 10_000],
    ['a long name', JSON.stringify({ ['x'.repeat(129)]: 1 }), 'nameLength', 129, 128],
  ])('%s', async (_what, variables, limit, found, allowed) => {
    const answer = await withVariables(variables);
    expectRefused(attacked, answer, 400, { reason: 'OPERATION_TOO_LARGE', limit, found, allowed });
  });

  test('by GET, as deep as an address has room for', async () => {
    const variables = encodeURIComponent(`{"v":${'['.repeat(1_000)}${']'.repeat(1_000)}}`);
    const response = await fetch(`${attacked.gateway.url}/graphql?query={greeting}&variables=${variables}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { limit: 'variableDepth' } }] });
    expect(attacked.fetched()).toBe(0);
  });
});

test.each(['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'])(
  'variables that would change every object: %s',
  async (variables) => {
    const answer = await withVariables(variables);
    expectRefused(attacked, answer, 400, { reason: 'BODY_NOT_JSON' });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  },
);

describe('huge bodies', () => {
  test('one whose length is told', async () => {
    const answer = await attacked.gateway.graphql(`{ greeting } #${'x'.repeat(300_000)}`);
    expectRefused(attacked, answer, 413, { reason: 'BODY_TOO_LARGE' });
  });

  test('one that comes in pieces and tells no length', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(64 * 1024).fill(120));
        sent += 1;
        if (sent === 200) controller.close();
      },
    });
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
    // The gateway may answer, or hang up on a sender who will not stop; it never reads on.
    const status = await fetch(`${attacked.gateway.url}/graphql`, request as RequestInit).then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect(sent).toBeLessThan(200);
    expect(attacked.fetched()).toBe(0);
  });
});
