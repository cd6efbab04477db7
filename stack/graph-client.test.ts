import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphClient } from './graph-client.js';

/** What a client does about faults that pass, over HTTP. */

let answers: object[];
let server: Server;
let client: GraphClient;

beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => response.end(JSON.stringify(answers.shift() ?? { data: { done: true } })));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  client = new GraphClient(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, () => 'token');
});

afterEach(async () => {
  await client.close();
  server.close();
});

const fault = (code: string, retryAfter?: number) => ({
  errors: [{ message: 'no', extensions: { code, ...(retryAfter === undefined ? {} : { retryAfter }) } }],
});
const times = (count: number, answer: object) => Array.from({ length: count }, () => answer);

test('for want of room it is asked again as often as it takes, and an outage among that is only one', async () => {
  answers = [
    ...times(20, fault('OVERLOADED', 0.01)),
    fault('UNAVAILABLE'),
    ...times(20, fault('RATE_LIMITED', 0.01)),
    fault('UNAVAILABLE'),
  ];
  expect(await client.ask('{ done }')).toEqual({ done: true });
  expect(answers).toEqual([]);
});

test('it waits as long as the other side asks for', async () => {
  answers = [fault('OVERLOADED', 0.3), fault('OVERLOADED', 0.3)];
  const began = performance.now();
  await client.ask('{ done }');
  expect(performance.now() - began).toBeGreaterThan(590);
});

test('what does not pass is thrown at once', async () => {
  answers = [fault('FORBIDDEN')];
  await expect(client.ask('{ done }')).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'no' });
});
