import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { isPrivateAddress, newWebhookSecret, SignedWebhooks } from './signed-webhook.js';

let server: Server;
let url: string;
let answer: { status: number; headers: Record<string, string> } = { status: 204, headers: {} };
let received: { headers: IncomingHttpHeaders; body: string }[] = [];
const webhooks = new SignedWebhooks(false);

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer.status, answer.headers).end();
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
beforeEach(() => {
  received = [];
  answer = { status: 204, headers: {} };
});

const post = (secrets: string[], at = new Date()) => webhooks.post({ url, secrets, id: 'msg_1', at, body: '{"a":1}' });

test('is signed by each secret, so that either is enough for the published library', async () => {
  const [one, other, strange] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
  expect(await post([one, other])).toEqual({ status: 204, retryAfterMs: null });
  const [{ headers, body }] = received as [(typeof received)[number]];
  for (const secret of [one, other]) {
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({ a: 1 });
  }
  expect(() => new Webhook(strange).verify(body, headers as Record<string, string>)).toThrow();
});

test.each([
  ['120', 120_000],
  ['Fri, 27 Nov 2026 10:00:30 GMT', 30_000],
  ['Fri, 27 Nov 2026 09:00:00 GMT', 0],
  ['soon', null],
])('retry-after: %s is %s ms', async (header, expected) => {
  answer = { status: 503, headers: { 'retry-after': header } };
  expect(await post([newWebhookSecret()], new Date('2026-11-27T10:00:00Z'))).toEqual({
    ...{ status: 503, retryAfterMs: expected },
  });
});

test('a redirect is an answer, and is not followed', async () => {
  answer = { status: 302, headers: { location: url } };
  expect((await post([newWebhookSecret()])).status).toBe(302);
  expect(received).toHaveLength(1);
});

test('where only the internet is meant it goes to no private network', async () => {
  const outside = new SignedWebhooks(true);
  const sent = (to: string) =>
    outside.post({ url: to, secrets: [newWebhookSecret()], id: 'm', at: new Date(), body: '' });
  await expect(sent(url)).rejects.toThrow('private network');
  await expect(sent(url.replace('127.0.0.1', 'localhost'))).rejects.toThrow('private network');
  expect(received).toEqual([]);
  await outside.close();
  expect(['http://[::1]/', 'http://192.168.1.1/', 'https://93.184.216.34/'].map(isPrivateAddress)).toEqual([
    ...[true, true, false],
  ]);
});
