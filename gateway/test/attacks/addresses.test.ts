/** Addresses that two readers of the same gateway could read differently: what is looked at has to be what is carried out. */
import { request } from 'node:http';
import { startGatewayForTest, type GatewayForTest } from '../gateway-for-test.js';
import { attackedGateway } from './attacked-gateway.js';

const attacked = attackedGateway();

interface RawAnswer {
  status: number | undefined;
  errors?: { extensions: Record<string, unknown> }[];
  data?: unknown;
}

/** Sends the path as it stands: `fetch` would put it in order first. */
function get({ url }: GatewayForTest, path: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { path, headers: { 'apollo-require-preflight': 'true' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, ...(JSON.parse(Buffer.concat(chunks).toString()) as object) }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

const deep = `${'{ me '.repeat(21)}{ id }${'}'.repeat(21)}`;
const encoded = encodeURIComponent(deep);

test.each([
  ['alone', `query=${encoded}`],
  ['before a fragment of the address with another', `query=${encoded}#&query=x`],
  ['behind a byte that is no character', `query=%23%FF%0A${encoded}`],
  ['with a plus for each blank', `query=${encoded.replaceAll('%20', '+')}`],
])('a document that is too deep, %s', async (_what, search) => {
  const { status, errors, data } = await get(attacked.gateway, `/graphql?${search}`);
  expect({ status, data }).toEqual({ status: 400, data: undefined });
  expect(errors?.[0]?.extensions).toMatchObject({ reason: 'OPERATION_TOO_LARGE', limit: 'depth' });
  expect(attacked.fetched()).toBe(0);
});

test('a document that is written twice', async () => {
  const { status, errors } = await get(attacked.gateway, `/graphql?query=${encoded}&query=%7Bgreeting%7D`);
  expect([status, errors?.[0]?.extensions]).toEqual([400, { code: 'BAD_USER_INPUT', reason: 'BAD_REQUEST' }]);
  expect(attacked.fetched()).toBe(0);
});

describe('where only listed operations are served', () => {
  let listed: GatewayForTest;
  beforeAll(async () => {
    listed = await startGatewayForTest(attacked.graph, { OPERATIONS_ONLY: 'true' });
  });
  afterAll(() => listed.stop());

  test.each([
    ['alone', 'query=%7Bgreeting%7D'],
    ['before a fragment of the address with another', 'query=%7Bgreeting%7D#&query=x'],
    ['behind a byte that is no character', 'query=%23%FF%0A%7Bgreeting%7D'],
    ['beside extensions that cannot be read', 'query=%7Bgreeting%7D&extensions=%7B'],
    ['written twice', 'query=%7Bgreeting%7D&query=%7Bspendable%7D'],
  ])('another is refused, %s', async (_what, search) => {
    const { status, data } = await get(listed, `/graphql?${search}`);
    expect([status, data]).toEqual([400, undefined]);
    expect(attacked.fetched()).toBe(0);
  });
});
