/**
 * Twice as much as the gateway can serve: what it serves of it is served in good time, the rest is refused at once, and after
 * the rush all is as before.
 */
import { runLoad } from '../measuring/load.js';
import { runPacedLoad } from '../measuring/paced-load.js';
import { markdownTable } from '../measuring/ratios.js';
import type { Measured } from '../measuring/tally.js';
import { cases } from './cases.js';
import { contenders, names } from './contenders.js';
import { prepareGround, type RunningGround } from './ground.js';
import { startContender, type RunningContender } from './running-contender.js';

const seconds = 10;
const warmUpSeconds = 2;
/** Enough to keep the thread busy, and never refused. */
const lanes = 8;
/** Of the capacity: nobody waits for anybody. */
const unloadedShare = 0.1;

let ground: RunningGround;
let gateway: RunningContender;

beforeAll(async () => {
  ground = await prepareGround(2_000);
  const full = contenders.find(({ name }) => name === names.full)!;
  const memberCentre = cases.find(({ name }) => name === 'MemberCentre')!;
  gateway = await startContender(full, memberCentre, ground);
});

afterAll(async () => {
  await gateway.stop();
  await ground.stop();
});

test('at twice the capacity, served requests keep p99 within three times the unloaded one', async () => {
  const { ask } = gateway.asking;
  const at = (perSecond: number) => runPacedLoad({ perSecond, seconds, warmUpSeconds }, ask);
  await runLoad({ inFlight: 4, seconds: 5, warmUpSeconds: 5 }, () => ask);
  const capacity = await runLoad({ inFlight: lanes, seconds, warmUpSeconds }, () => ask);
  const unloaded = await at(capacity.rate * unloadedShare);
  const twice = await at(capacity.rate * 2);
  const afterwards = await at(capacity.rate * unloadedShare);

  const row = (name: string, { rate, refused, p50, p99 }: Measured) => [
    name,
    Math.round(rate).toString(),
    Math.round(refused / seconds).toString(),
    p50.toFixed(1),
    p99.toFixed(1),
    `${(p99 / unloaded.p99).toFixed(1)}x`,
  ];
  console.log(
    markdownTable(
      ['load', 'served/s', 'refused/s', 'p50 ms', 'p99 ms', 'p99 / unloaded'],
      [
        row(`${lanes} in flight: the capacity`, capacity),
        row('a tenth of it: unloaded', unloaded),
        row('twice the capacity', twice),
        row('a tenth of it, afterwards', afterwards),
      ],
    ),
  );
  expect(unloaded.refused).toBe(0);
  expect(capacity.refused).toBe(0);
  expect(twice.refused).toBeGreaterThan(0);
  expect(twice.rate).toBeGreaterThan(capacity.rate * 0.7);
  expect(twice.p99).toBeLessThanOrEqual(3 * unloaded.p99);
  expect(afterwards.refused).toBe(0);
});
