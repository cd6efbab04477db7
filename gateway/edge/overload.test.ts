import { Overload } from './overload.js';

/** A thread that does nothing of itself: the test says how time passes and how much of it is work. */
class MadeClock {
  private at = 0;
  private worked = 0;

  readonly now = () => this.at;
  readonly busy = () => this.worked;

  pass(ms: number, busyShare: number): void {
    this.at += ms;
    this.worked += ms * busyShare;
  }
}

let clock: MadeClock;
let overload: Overload;

beforeEach(() => {
  clock = new MadeClock();
  overload = new Overload(200, clock);
});

/** One window of 100 ms: so many requests end, each having taken so long. */
function pass(ended: number, tookMs: number, busyShare: number): void {
  for (let n = 0; n < ended; n += 1) overload.begin();
  for (let n = 0; n < ended; n += 1) {
    clock.pass(100 / ended, busyShare);
    overload.end(tookMs);
  }
}

function fill(): number {
  let taken = 0;
  while (overload.begin()) taken += 1;
  return taken;
}

test('at first nobody is refused below the ceiling, which always holds', () => {
  expect(fill()).toBe(200);
  expect([overload.inFlight, overload.refused]).toEqual([200, 1]);
});

test('the bound is what the thread finishes in twice the undisturbed time', () => {
  // 20 requests in 40 ms of work are one in 2 ms; undisturbed they take 10 ms, so that 20 / 2 = 10 may be under way.
  pass(20, 10, 0.4);
  expect(overload.bound).toBe(10);
  // The first beyond the bound makes it look at the thread, which has been idle; 20 ms later it has been busy.
  for (let n = 0; n < 11; n += 1) expect(overload.begin()).toBe(true);
  clock.pass(20, 1);
  expect(fill()).toBe(0);
  expect([overload.inFlight, overload.refused]).toEqual([11, 1]);
});

test('short requests may wait for one another for 10 ms, as they do after a pause', () => {
  // 40 requests in 20 ms of work are two in a millisecond; twice the 2 ms that they take would be 8.
  pass(40, 2, 0.2);
  expect(overload.bound).toBe(20);
});

test('beyond the bound, while the thread has time, as many are taken as it serves until the next look', () => {
  pass(40, 2, 0.2);
  clock.pass(20, 0.6);
  // The bound is 20, and in 20 ms the thread serves 40 of half a millisecond.
  expect(fill()).toBe(60);
  clock.pass(19, 0.6);
  expect(fill()).toBe(0);
  clock.pass(1, 0.6);
  expect(fill()).toBe(40);
});

test('before a thread that has time 16 may come at once, however long they take', () => {
  // 10 requests in 40 ms of work are one in 4 ms: fewer than 8 in 10 ms, and 5 in 20 ms.
  pass(10, 5, 0.4);
  expect(fill()).toBe(8 + 16);
});

test('while it is busy the undisturbed time is not learnt anew, and requests that wait do not raise the bound', () => {
  pass(20, 10, 0.4);
  for (let n = 0; n < 100; n += 1) pass(10, 80, 1);
  // 10 ms of work each now: 20 ms / 10 ms would be 2, and the floor is 8.
  expect(overload.bound).toBe(8);
});

test('a slow subgraph makes requests long and the thread no busier: nobody is refused', () => {
  pass(20, 10, 0.4);
  // One begins every 5 ms and none ends.
  for (let n = 0; n < 200; n += 1) {
    clock.pass(5, 0.3);
    expect(overload.begin()).toBe(true);
  }
  expect(overload.refused).toBe(0);
  // The ceiling.
  expect(fill()).toBe(0);
});

test('when requests have become longer for good, the bound follows within seconds', () => {
  pass(20, 10, 0.4);
  for (let n = 0; n < 100; n += 1) pass(20, 50, 0.4);
  // 50 ms undisturbed and 2 ms of work each: near 50.
  expect(overload.bound).toBeGreaterThan(45);
  expect(overload.bound).toBeLessThanOrEqual(50);
});

test('after the rush all is as before', () => {
  pass(20, 10, 0.4);
  for (let n = 0; n < 11; n += 1) overload.begin();
  clock.pass(20, 1);
  expect(fill()).toBe(0);
  for (let n = 0; n < 11; n += 1) overload.end(20);
  expect(overload.inFlight).toBe(0);
  clock.pass(20, 0.5);
  expect(fill()).toBe(10 + 16);
});
