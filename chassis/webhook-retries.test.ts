import { pauseAfter } from './webhook-retries.js';

const after = (attempts: number, retryAfterMs: number | null = null, chance = 0) =>
  pauseAfter({ attempts, retryAfterMs, chance });

test('nine tries follow the first, over the hours', () => {
  const inSeconds = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempts) => (after(attempts) ?? 0) / 1000);
  expect(inSeconds).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  expect(after(10)).toBeNull();
});

test('each is up to a tenth later', () => {
  expect(after(2, null, 0.5)).toBe(315_000);
  expect(after(2, null, 0.9999)).toBeLessThanOrEqual(330_000);
});

test('a receiver that says when is not asked before, within a day', () => {
  expect(after(1, 60_000)).toBe(60_000);
  expect(after(3, 60_000)).toBe(1_800_000);
  expect(after(1, 400 * 3_600_000)).toBe(86_400_000);
  expect(after(10, 60_000)).toBeNull();
});
