import { Durations } from './durations.js';

test('buckets hold all that took no longer, and whatever took longest is in the last', () => {
  const durations = new Durations('took_seconds', 'How long.', ['what', 'how']);
  for (const seconds of [0.001, 0.0011, 0.3, 7]) durations.observe('a', 'x', seconds);
  durations.observe('a', 'y"\\', 0.5);
  expect(durations.text().split('\n')).toEqual([
    '# HELP took_seconds How long.',
    '# TYPE took_seconds histogram',
    'took_seconds_bucket{what="a",how="x",le="0.001"} 1',
    ...['0.0025', '0.005', '0.01', '0.025', '0.05', '0.1', '0.25'].map(
      (bound) => `took_seconds_bucket{what="a",how="x",le="${bound}"} 2`,
    ),
    ...['0.5', '1', '2.5', '5'].map((bound) => `took_seconds_bucket{what="a",how="x",le="${bound}"} 3`),
    'took_seconds_bucket{what="a",how="x",le="+Inf"} 4',
    'took_seconds_sum{what="a",how="x"} 7.3021',
    'took_seconds_count{what="a",how="x"} 4',
    ...['0.001', '0.0025', '0.005', '0.01', '0.025', '0.05', '0.1', '0.25'].map(
      (bound) => `took_seconds_bucket{what="a",how="y\\"\\\\",le="${bound}"} 0`,
    ),
    ...['0.5', '1', '2.5', '5', '+Inf'].map((bound) => `took_seconds_bucket{what="a",how="y\\"\\\\",le="${bound}"} 1`),
    'took_seconds_sum{what="a",how="y\\"\\\\"} 0.5',
    'took_seconds_count{what="a",how="y\\"\\\\"} 1',
    '',
  ]);
});
