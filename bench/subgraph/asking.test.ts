import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Asking } from './asking.js';
import { cases } from './cases.js';

const mutation = cases.find(({ name }) => name === 'mutation')!;
let server: Server;
let answered = 0;
let nameFor: (place: number) => string;

beforeAll(async () => {
  server = createServer((_request, response) => {
    const place = answered++;
    const customer = {
      __typename: 'Customer',
      id: String(place),
      name: nameFor(place),
      points: 1_200,
      since: '2026-01-01T00:00:00.000Z',
    };
    response.end(JSON.stringify({ data: { renameCustomer: customer } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** From the first request on. */
async function askFor(requests: number, names: (place: number) => string): Promise<void> {
  answered = 0;
  nameFor = names;
  const { port } = server.address() as AddressInfo;
  const asking = new Asking(`http://127.0.0.1:${port}`, Buffer.alloc(32, 1), mutation, 1);
  try {
    for (let place = 0; place < requests; place += 1) expect(await asking.ask()).toBe(true);
  } finally {
    await asking.close();
  }
}

test('a service that answers wrongly is found out, by every fiftieth answer', async () => {
  await askFor(101, (place) => `Name ${place}`);
  await expect(askFor(101, (place) => (place === 100 ? 'Name 99' : `Name ${place}`))).rejects.toThrow(
    /^not the answer to .*"name":"Name 100".*: .*"name":"Name 99"/,
  );
});
