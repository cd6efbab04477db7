import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Asking } from './asking.js';
import { cases } from './cases.js';
import { expectedAnswer } from './expected-answer.js';
import { signIn, type SignedInMembers } from './members.js';

const trivial = cases.find(({ name }) => name === 'trivial')!;
const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

/** A gateway that answers the trivial case for whomever it likes. */
async function gatewayFor(numberFor: (place: number, authorization: string | undefined) => string): Promise<string> {
  let place = 0;
  const server = createServer((request, response) => {
    response.end(JSON.stringify(expectedAnswer(trivial.request(0), numberFor(place++, request.headers.authorization))));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function askFor(url: string, requests: number, members?: SignedInMembers): Promise<number> {
  const asking = new Asking({ url, members }, trivial, 1);
  try {
    for (let place = 0; place < requests; place += 1) await asking.ask();
    return asking.count;
  } finally {
    await asking.close();
  }
}

test('a gateway that shares a fetch between two requests is found out', async () => {
  const honest = await gatewayFor((place) => String(10_000_000 + place));
  expect(await askFor(honest, 101)).toBe(101);
  const sharing = await gatewayFor((place) => String(10_000_000 + (place % 50)));
  await expect(askFor(sharing, 101)).rejects.toThrow('two requests were answered with one fetch, of member 10000000');
});

test('a gateway that takes one token for another is found out', async () => {
  const members = await signIn(2);
  const numberOf = (authorization: string | undefined) =>
    [members.at(0), members.at(1)].find(({ token }) => authorization === `Bearer ${token}`)?.number ?? '';
  const honest = await gatewayFor((_place, authorization) => numberOf(authorization));
  expect(await askFor(honest, 52, members)).toBe(52);
  const mistaken = await gatewayFor(() => members.at(1).number);
  await expect(askFor(mistaken, 1, members)).rejects.toThrow(`not the answer for ${members.at(0).number}`);
});

test('an error or another status ends it, but for the refusal of one that has enough to do', async () => {
  const failing = createServer((request, response) => {
    if (request.url === '/busy') response.writeHead(503).end('too much');
    else if (request.url === '/broken') response.writeHead(500).end('broken');
    else response.end('{"data":{"me":null},"errors":[{"message":"no"}]}');
  });
  servers.push(failing);
  await new Promise<void>((resolve) => failing.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(failing.address() as AddressInfo).port}`;
  await expect(askFor(url, 1)).rejects.toThrow('answered 200: {"data":{"me":null},"errors"');
  const busy = new Asking({ url, page: '/busy' }, trivial, 1);
  expect(await busy.ask()).toBe(false);
  const broken = new Asking({ url, page: '/broken' }, trivial, 1);
  await expect(broken.ask()).rejects.toThrow('answered 500: broken');
  await Promise.all([busy.close(), broken.close()]);
});
