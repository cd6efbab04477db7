import { Latencies } from './latencies.js';

/** Neighbouring buckets are 2^(1/24) = 1.0293 apart, and a quantile is the upper end of its bucket. */
function expectWithinABucket(found: number, exact: number): void {
  expect(found).toBeGreaterThanOrEqual(exact * 0.9999);
  expect(found).toBeLessThanOrEqual(exact * 1.03);
}

test('quantiles of 1 to 1,000 ms lie at their place, within a bucket', () => {
  const latencies = new Latencies();
  for (let milliseconds = 1; milliseconds <= 1_000; milliseconds += 1) latencies.add(milliseconds);
  expectWithinABucket(latencies.quantile(0.5), 500);
  expectWithinABucket(latencies.quantile(0.99), 990);
  expectWithinABucket(latencies.quantile(1), 1_000);
});

test('one slow request in a hundred is not the p99, two are', () => {
  const latencies = new Latencies();
  for (let request = 0; request < 99; request += 1) latencies.add(1);
  latencies.add(500);
  expectWithinABucket(latencies.quantile(0.99), 1);
  latencies.add(500);
  expectWithinABucket(latencies.quantile(0.99), 500);
});

test('nothing counted has no quantile', () => {
  expect(new Latencies().quantile(0.99)).toBeNaN();
});

test('what is faster than the first bucket is counted in it', () => {
  const latencies = new Latencies();
  latencies.add(0);
  expect(latencies.quantile(0.5)).toBe(0.01);
});
