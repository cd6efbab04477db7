import { setTimeout as sleep } from 'node:timers/promises';
import { runPacedLoad } from './paced-load.js';

test('so many begin per second, answered or not', async () => {
  let asked = 0;
  const measured = await runPacedLoad({ perSecond: 200, seconds: 0.5, warmUpSeconds: 0.1 }, async () => {
    asked += 1;
    await sleep(20);
    return true;
  });
  // 200 a second for 0.6 s, of which those of the last 0.5 s count; where a tenth of a second ends, rounding decides.
  expect(asked).toBeCloseTo(120, -1);
  expect(measured.accepted).toBeCloseTo(100, -1);
  expect(measured.p50).toBeGreaterThanOrEqual(19);
});

test('a request is timed from when it was due, although what held up its start was us', async () => {
  const measured = await runPacedLoad({ perSecond: 100, seconds: 0.3, warmUpSeconds: 0 }, async () => {
    const until = performance.now() + 30;
    while (performance.now() < until);
    return Promise.resolve(true);
  });
  // Due every 10 ms and held up for 30 ms each, the thirtieth is answered 600 ms after it was due.
  expect(measured.p99).toBeGreaterThan(400);
});

test('a request that fails ends the run', async () => {
  const failing = runPacedLoad({ perSecond: 100, seconds: 60, warmUpSeconds: 0 }, () =>
    Promise.reject(new Error('the server is gone')),
  );
  await expect(failing).rejects.toThrow('the server is gone');
});
