import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '../ids.js';
import { ServiceCalls } from '../service-calls.js';
import { callerOf } from '../testing/callers.js';
import { Peer } from '../testing/peer.js';
import { testKey } from '../testing/test-keys.js';

/** How long calls wait for an answer. A busy machine adds to it, and less than the far longer time that is not waited for. */

let points: Peer;
let stalling: Server;
/** By its settings it waits for longer than a test takes. */
let calls: ServiceCalls;
let callsOfTwoSeconds: ServiceCalls;

beforeAll(async () => {
  points = await Peer.start('points', () => ({ balance: 5 }));
  // Its head and a first byte are there at once, and then nothing more comes.
  stalling = createServer((_request, response) => response.writeHead(200).write('{'));
  await new Promise<void>((resolve) => stalling.listen(0, '127.0.0.1', resolve));
  const { port } = stalling.address() as AddressInfo;
  const settings = {
    from: 'notes',
    sendKeys: new Map(['points', 'members'].map((name) => [name, testKey('notes', name)])),
    peers: new Map([
      ['points', points.url],
      ['members', `http://127.0.0.1:${String(port)}`],
    ]),
  };
  calls = new ServiceCalls({ ...settings, timeoutMs: 50_000 });
  callsOfTwoSeconds = new ServiceCalls({ ...settings, timeoutMs: 2_000 });
});

afterAll(async () => {
  stalling.closeAllConnections();
  await new Promise((resolve) => stalling.close(resolve));
  await points.stop();
  await Promise.all([calls.close(), callsOfTwoSeconds.close()]);
});

beforeEach(() => {
  points.behaviour = 'answers';
});

const on = { caller: callerOf.service('notes'), requestId: newId() };
const request = { query: '{ balance }' };

/** How long it took until the peer counted as out of reach. */
async function givenUpAfter(by: ServiceCalls, audience: string, patienceMs?: number): Promise<number> {
  const began = performance.now();
  await expect(by.graphql(audience, request, on, patienceMs)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  return performance.now() - began;
}

test.each([
  ['a peer that never answers', 'points'],
  ['a peer whose answer never ends', 'members'],
])(
  '%s is out of reach when the patience of a call is over, and not only when the settings say so',
  async (_, audience) => {
    points.behaviour = 'silent';
    const tookMs = await givenUpAfter(calls, audience, 300);
    expect(tookMs).toBeGreaterThan(290);
    expect(tookMs).toBeLessThan(40_000);
  },
);

test('a call without a patience of its own has that of the settings', async () => {
  points.behaviour = 'silent';
  let waits = true;
  // It is let go when the peer stops.
  void calls.graphql('points', request, on).catch(() => (waits = false));
  const tookMs = await givenUpAfter(callsOfTwoSeconds, 'points');
  // One of other settings, which began before it, is waited for still.
  expect(waits).toBe(true);
  // The timers of undici are exact to a second.
  expect(tookMs).toBeGreaterThan(1_500);
  expect(tookMs).toBeLessThan(40_000);
});

test('an answer in time is given, and a call that was given up holds up none after it', async () => {
  points.behaviour = 'silent';
  await givenUpAfter(calls, 'points', 50);
  points.behaviour = 'answers';
  expect(await calls.graphql('points', request, on, 40_000)).toEqual({ balance: 5 });
});
