import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cannedSubgraph } from './canned-subgraph.js';

let server: Server;
let url: string;

beforeAll(async () => {
  server = cannedSubgraph();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function ask(query: string, variables: Record<string, string>): Promise<unknown> {
  const answer = await fetch(`${url}/graphql`, { method: 'POST', body: JSON.stringify({ query, variables }) });
  return answer.json();
}

test('a GET is told how many look-ups there were, and nothing else counts as one', async () => {
  expect(await ask('{ me { number } }', {})).toEqual({ data: { me: { number: '10000000' } } });
  expect(await (await fetch(url)).text()).toBe('0');
  const lookUp = 'query($subject: String!) { memberByIdentity(issuer: "i", subject: $subject) { memberId } }';
  for (const subject of ['50000001', '50000002']) {
    expect(await ask(lookUp, { subject })).toEqual({
      data: { memberByIdentity: { memberId: `00000000-0000-7000-8000-0000${subject}` } },
    });
  }
  expect(await (await fetch(url)).text()).toBe('2');
});
