/**
 * What a page of somebody else's can make a visitor's browser send without asking first (CSRF): forms of three content
 * types, requests without one, and GETs. And what only a program sends: many operations in one request.
 */
import { answerFrom, type Answer } from '../gateway-for-test.js';
import { attackedGateway, expectRefused } from './attacked-gateway.js';

const attacked = attackedGateway();

const rename = 'mutation { rename(to: "stolen") }';
const preflighted = { 'apollo-require-preflight': 'true' };

async function send(init: RequestInit, search = ''): Promise<Answer> {
  return answerFrom(await fetch(`${attacked.gateway.url}/graphql${search}`, init));
}

describe.each([
  ['urlencoded', () => new URLSearchParams({ query: rename })],
  [
    'multipart',
    () => {
      const form = new FormData();
      form.set('query', rename);
      return form;
    },
  ],
  [
    'a multipart upload as some GraphQL servers take it',
    () => {
      const form = new FormData();
      form.set('operations', JSON.stringify({ query: rename, variables: {} }));
      form.set('map', '{}');
      return form;
    },
  ],
  ['text/plain', () => JSON.stringify({ query: rename })],
])('a form that posts %s', (_what, body) => {
  test('is not read', async () => {
    const answer = await send({ method: 'POST', body: body() });
    expectRefused(attacked, answer, 415, { reason: 'BODY_NOT_JSON' });
  });
  test('is not read either when it says that it was preflighted', async () => {
    const answer = await send({ method: 'POST', body: body(), headers: preflighted });
    expectRefused(attacked, answer, 415, { reason: 'BODY_NOT_JSON' });
  });
});

describe('a content type made up to look like a form to a browser and like JSON to us', () => {
  test.each([
    'text/plain; application/json',
    'text/plain;charset=application/json',
    'application/x-www-form-urlencoded; x=application/json',
    'multipart/form-data; boundary=application/json',
  ])('%s', async (type) => {
    const body = JSON.stringify({ query: rename });
    const answer = await send({ method: 'POST', body, headers: { 'content-type': type } });
    expectRefused(attacked, answer, 415, { reason: 'BODY_NOT_JSON' });
  });
});

test('a post without a content type', async () => {
  const answer = await send({ method: 'POST', body: new Blob([JSON.stringify({ query: rename })]) });
  expectRefused(attacked, answer, 415, { reason: 'BODY_NOT_JSON' });
});

describe('a GET, as a link or an image sends it', () => {
  const search = (query: string) => `?query=${encodeURIComponent(query)}`;

  test('with a query', async () =>
    expectRefused(attacked, await send({}, search('{ greeting }')), 400, { reason: 'BAD_REQUEST' }));
  test('with a mutation', async () =>
    expectRefused(attacked, await send({}, search(rename)), 400, { reason: 'BAD_REQUEST' }));
  test('with a mutation, by a program that may ask', async () =>
    expectRefused(attacked, await send({ headers: preflighted }, search(rename)), 405, { reason: 'BAD_REQUEST' }));
  test('with a mutation beside a query, chosen by name', async () => {
    const both = `${search(`query A { greeting } mutation B { rename(to: "stolen") }`)}&operationName=B`;
    expectRefused(attacked, await send({ headers: preflighted }, both), 405, { reason: 'BAD_REQUEST' });
  });
  test('with a content type that needs no asking', async () => {
    const headers = { 'content-type': 'text/plain' };
    expectRefused(attacked, await send({ headers }, search('{ greeting }')), 400, { reason: 'BAD_REQUEST' });
  });
  test('with its query given twice', async () => {
    const twice = `${search('{ greeting }')}&query=${encodeURIComponent('{ me { id } }')}`;
    expectRefused(attacked, await send({ headers: preflighted }, twice), 400, { reason: 'BAD_REQUEST' });
  });
});

test.each(['PUT', 'PATCH', 'DELETE'])('%s is no way to ask', async (method) => {
  const body = JSON.stringify({ query: rename });
  const answer = await send({ method, body, headers: { 'content-type': 'application/json' } });
  expectRefused(attacked, answer, 404, { reason: 'NOT_FOUND' });
});

describe('array batching', () => {
  const one = { query: rename };
  test.each([
    ['none', []],
    ['one', [one]],
    ['a thousand', Array<typeof one>(1_000).fill(one)],
    ['a batch of batches', [[one], [one]]],
  ])('%s', async (_what, batch) => {
    const answer = await attacked.gateway.post(JSON.stringify(batch));
    expectRefused(attacked, answer, 400, { reason: 'BAD_REQUEST' });
  });
});
