import { setTimeout as sleep } from 'node:timers/promises';
import { runLoad } from './load.js';

test('so many requests are under way, and never more', async () => {
  let underWay = 0;
  let most = 0;
  await runLoad({ inFlight: 7, seconds: 0.1, warmUpSeconds: 0 }, () => async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await sleep(5);
    underWay -= 1;
    return true;
  });
  expect(most).toBe(7);
  expect(underWay).toBe(0);
});

test('refusals are counted apart, and the warm-up not at all', async () => {
  let asked = 0;
  const measured = await runLoad({ inFlight: 1, seconds: 0.2, warmUpSeconds: 0.1 }, () => async () => {
    asked += 1;
    await sleep(2);
    return asked % 2 === 0;
  });
  expect(Math.abs(measured.accepted - measured.refused)).toBeLessThanOrEqual(1);
  expect(measured.accepted + measured.refused).toBeLessThan(asked);
  expect(measured.rate).toBeCloseTo(measured.accepted / 0.2, 6);
});

test('a request that fails ends the run', async () => {
  const failing = runLoad({ inFlight: 3, seconds: 5, warmUpSeconds: 0 }, (lane) => async () => {
    await sleep(1);
    if (lane === 1) throw new Error('the server is gone');
    return true;
  });
  await expect(failing).rejects.toThrow('the server is gone');
});

test('it ends when so many are accepted', async () => {
  const measured = await runLoad({ inFlight: 2, seconds: 5, warmUpSeconds: 0, most: 10 }, () => async () => {
    await sleep(1);
    return true;
  });
  expect(measured.accepted).toBe(10);
});

test('the processor time of both sides is what they used between the beginning and the end', async () => {
  let answers = 0;
  // By the clock of the test: 2 ms of each answer's time go to the answering side, 10 ms were used before.
  const measured = await runLoad(
    {
      inFlight: 1,
      seconds: 0.3,
      warmUpSeconds: 0.1,
      usage: () => Promise.resolve({ answering: 10 + answers * 2, asking: performance.now() / 4 }),
    },
    () => async () => {
      await sleep(5);
      answers += 1;
      return true;
    },
  );
  expect(measured.cpuMs).toBeCloseTo(2, 0);
  expect(measured.askingCores).toBeCloseTo(0.25, 1);
  expect(measured.answeringCores).toBeCloseTo((measured.accepted * 2) / 300, 1);
});

test('where nobody says what was used, it is no number', async () => {
  const measured = await runLoad({ inFlight: 1, seconds: 0.05, warmUpSeconds: 0 }, () => async () => {
    await sleep(5);
    return true;
  });
  expect(measured.cpuMs).toBeNaN();
});

test('who is refused waits before it asks again', async () => {
  let asked = 0;
  const measured = await runLoad(
    { inFlight: 1, seconds: 0.3, warmUpSeconds: 0, pauseAfterRefusalMs: 100 },
    () => () => {
      asked += 1;
      return Promise.resolve(false);
    },
  );
  expect(asked).toBeLessThanOrEqual(4);
  expect(measured.refused).toBeGreaterThanOrEqual(2);
  expect(measured.p99).toBeNaN();
});
