import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { GraphClient } from '../graph-client.js';
import type { PurchaseStep } from './plan-steps.js';
import { replayGraph, type ReplayGraph } from './replay-graph.js';

/** What a gateway may answer to a list, over HTTP; which of them the real one gives when is tested in stack/test. */
type Bought = { purchaseId: string }[];

const taken = { __typename: 'Purchase', member: { id: 'm' }, awards: [{ status: 'POSTED' }] };
const waiting = { ...taken, awards: [...taken.awards, { status: 'PENDING' }] };
const fault = (code: string, path: string[] | null = null) => ({
  __typename: 'PurchaseFault',
  code,
  message: 'no',
  path,
});

let answer: (bought: Bought) => object;
let lists: string[][];
let server: Server;
let client: GraphClient;
let graph: ReplayGraph;

beforeEach(async () => {
  lists = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { variables } = JSON.parse(body) as { variables: { input: { purchases: Bought } } };
      const { purchases } = variables.input;
      lists.push(purchases.map(({ purchaseId }) => purchaseId));
      response.end(JSON.stringify(answer(purchases)));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  client = new GraphClient(`http://127.0.0.1:${port}`, () => 'token');
  graph = replayGraph(client, 'shop');
});

afterEach(async () => {
  await client.close();
  server.close();
});

const outcomes = (all: object[]) => ({ data: { result: { outcomes: all } } });
const step = (purchaseId: string): PurchaseStep => ({
  kind: 'purchase',
  customer: 'wang',
  buyer: { memberNumber: '10000016' },
  occurredAt: new Date('2026-01-01T00:00Z'),
  purchaseId,
  totalMinor: 100,
  lines: [{ lineId: '1', sku: 'RICE', quantity: 1, amountMinor: 100 }],
  lineNumbers: [2],
});
const record = (...ids: string[]) => graph.record(ids.map(step));

test('each has an outcome of its own: taken, kept, refused with the field', async () => {
  const refusal = { __typename: 'MemberNotActive', code: 'MEMBER_NOT_ACTIVE', message: 'closed' };
  answer = () =>
    outcomes([taken, { ...taken, member: null, awards: [] }, fault('BAD_USER_INPUT', ['lines', '0', 'sku']), refusal]);
  expect(await record('a', 'b', 'c', 'd')).toEqual([
    { taken: true, kept: false },
    { taken: true, kept: true },
    { taken: false, reason: 'BAD_USER_INPUT: no (lines.0.sku)' },
    { taken: false, reason: 'MEMBER_NOT_ACTIVE: closed' },
  ]);
});

test.each([
  ['members out of reach', fault('UNAVAILABLE')],
  ['awards that wait for the ledger', waiting],
])('%s for one of a list: the list is sent again', async (_what, passing) => {
  const answers = [outcomes([taken, passing]), outcomes([taken, taken])];
  answer = () => answers.shift()!;
  expect(await record('a', 'b')).toEqual([
    { taken: true, kept: false },
    { taken: true, kept: false },
  ]);
  expect(lists).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('what concerns the whole run ends it, in whichever purchase it shows', async () => {
  answer = () => outcomes([taken, fault('FORBIDDEN')]);
  await expect(record('a', 'b')).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('a list that is refused whole is halved until it shows whose fault it is', async () => {
  answer = (bought) =>
    bought.some(({ purchaseId }) => purchaseId === 'd')
      ? { errors: [{ message: 'too long', extensions: { code: 'BAD_USER_INPUT' } }] }
      : outcomes(bought.map(() => taken));
  expect((await record('a', 'b', 'c', 'd', 'e')).map((outcome) => outcome.taken)).toEqual([
    true,
    true,
    true,
    false,
    true,
  ]);
  expect(lists).toEqual([['a', 'b', 'c', 'd', 'e'], ['a', 'b', 'c'], ['d', 'e'], ['d'], ['e']]);
});
