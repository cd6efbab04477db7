/**
 * The canned subgraphs fit the real plans: the stock gateway, over HTTP, gives for every case what the whole canned world
 * answers to the client's own operation; so does what is written by hand.
 */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import type { GraphQLRequest } from '../../chassis/service-calls.js';
import { subgraphNames } from '../../stack/subgraph-names.js';
import { cannedSubgraph } from './canned/canned-subgraph.js';
import { cases } from './cases.js';
import { memberCentre } from './contenders/member-centre.js';
import { checkAnswer, expectedAnswer } from './expected-answer.js';
import { forStockGateway, supergraphAt } from './supergraph-at.js';

let canned: Server;
let url: string;
let stock: ApolloServer;

beforeAll(async () => {
  canned = cannedSubgraph();
  await new Promise<void>((resolve) => canned.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(canned.address() as AddressInfo).port}`;
  const sdl = readFileSync('schema/supergraph.graphql', 'utf8');
  const addresses = Object.fromEntries(subgraphNames.map((name) => [name, url]));
  stock = new ApolloServer({
    gateway: new ApolloGateway({ supergraphSdl: forStockGateway(supergraphAt(sdl, addresses)) }),
  });
  await stock.start();
});

afterAll(async () => {
  await stock.stop();
  canned.closeAllConnections();
  await new Promise((resolve) => canned.close(resolve));
});

async function askStock(request: GraphQLRequest): Promise<string> {
  const { body } = await stock.executeOperation(request);
  return JSON.stringify(body.kind === 'single' ? body.singleResult : body);
}

test.each(cases)('$name: the stock gateway gives a full answer', async ({ request }) => {
  const text = await askStock(request(7));
  expect(text).not.toContain('"errors"');
  expect(JSON.parse(text)).toEqual(expectedAnswer(request(7), /"number":"(\d+)"/.exec(text)?.[1] ?? idNumber(text)));
});

/** The last eight digits of the first id. */
const idNumber = (text: string) => /"id":"[^"]*(\d{8})"/.exec(text)?.[1] ?? '';

test('MemberCentre by hand is what the gateway gives, for the next member', async () => {
  const { data } = JSON.parse(await askStock(cases[0]!.request(0))) as { data: { me: { number: string } } };
  let calls = 0;
  const byHand = await memberCentre(async (subgraph, body) => {
    calls += 1;
    expect(subgraphNames).toContain(subgraph);
    const answer = await fetch(url, { method: 'POST', body });
    return ((await answer.json()) as { data: unknown }).data;
  });
  expect(calls).toBe(8);
  const next = String(Number(data.me.number) + 1);
  expect(JSON.stringify(byHand)).toBe(JSON.stringify({ data }).replaceAll(data.me.number, next));
});

test('the answer called 100 KB is one', async () => {
  const text = await askStock(cases.find(({ name }) => name === '100 KB')!.request(0));
  const kilobytes = Buffer.byteLength(text) / 1024;
  expect(kilobytes).toBeGreaterThan(90);
  expect(kilobytes).toBeLessThan(110);
});

describe('an answer', () => {
  const request = cases[0]!.request(0);
  const good = JSON.stringify(expectedAnswer(request, '10000001'));

  test('that is right says for whom it is', () => {
    expect(checkAnswer(request, good, '10000001')).toBe('10000001');
    expect(checkAnswer(request, good, undefined)).toBe('10000001');
  });

  test.each([
    ['for another member than the token’s', good, '10000002'],
    [
      'of two members',
      good.replace('40000003-0000-7000-8000-000010000001', '40000003-0000-7000-8000-000010000002'),
      undefined,
    ],
    ['that lacks a part', good.replace('"wallet":{', '"purse":{'), undefined],
    ['with an error beside its data', good.replace(/\}$/, ',"errors":[]}'), undefined],
  ])('%s is refused', (_what, text, number) => {
    expect(text).toBeDefined();
    expect(() => checkAnswer(request, text, number)).toThrow(/not the answer for/);
  });
});
