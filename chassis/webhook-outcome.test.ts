import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newWebhookSecret, SignedWebhooks } from './signed-webhook.js';
import { sendWebhook } from './webhook-outcome.js';

let server: Server;
let url: string;
let answer: (response: ServerResponse) => void;
const webhooks = new SignedWebhooks(false);
const secrets = [newWebhookSecret()];

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
});
afterAll(async () => {
  await webhooks.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const sent = (to = url, by = webhooks, echo?: (text: string) => boolean) =>
  sendWebhook(by, { url: to, secrets, id: 'message', at: new Date(), body: '{}' }, echo);
const status =
  (code: number, headers = {}, text = '') =>
  (response: ServerResponse) =>
    response.writeHead(code, headers).end(text);

test.each([
  [204, null, false],
  [302, 'HTTP 302', false],
  [500, 'HTTP 500', false],
  [410, 'HTTP 410', true],
])('%i', async (code, problem, isGone) => {
  answer = status(code, { location: url });
  expect(await sent()).toEqual({ status: code, problem, retryAfterMs: null, isGone });
});

test('what the receiver asks to wait is handed on', async () => {
  answer = status(429, { 'retry-after': '7' });
  expect(await sent()).toMatchObject({ problem: 'HTTP 429', retryAfterMs: 7_000 });
});

test('an echo has to be the one that was asked for', async () => {
  answer = status(200, {}, 'word');
  expect(await sent(url, webhooks, (text) => text === 'word')).toMatchObject({ status: 200, problem: null });
  expect(await sent(url, webhooks, (text) => text === 'other')).toMatchObject({ status: 200, problem: 'NOT_ECHOED' });
  answer = status(500, {}, 'word');
  expect(await sent(url, webhooks, (text) => text === 'word')).toMatchObject({ problem: 'HTTP 500' });
});

test('an answer without end is not read to one', async () => {
  answer = status(200, {}, 'x'.repeat(100_000));
  expect(await sent(url, webhooks, () => true)).toMatchObject({ status: null, problem: 'ANSWER_TOO_LONG' });
});

test('a receiver that hangs up, or is not there, or inside', async () => {
  answer = (response) => response.socket?.destroy();
  expect(await sent()).toMatchObject({ status: null, problem: 'NO_ANSWER' });
  expect(await sent('http://127.0.0.1:1/')).toMatchObject({ problem: 'NO_ANSWER' });
  expect(await sent('http://nobody.invalid/')).toMatchObject({ problem: 'UNKNOWN_NAME' });
  const outside = new SignedWebhooks(true);
  expect(await sent(url, outside)).toMatchObject({ problem: 'PRIVATE_ADDRESS' });
  expect(await sent(url.replace('127.0.0.1', 'localhost'), outside)).toMatchObject({ problem: 'PRIVATE_ADDRESS' });
  await outside.close();
});
