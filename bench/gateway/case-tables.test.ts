import { holds } from '../measuring/ratios.js';
import { Results } from '../measuring/take-turns.js';
import type { Measured } from '../measuring/tally.js';
import { claimsOf, findingsOf } from './case-tables.js';
import { cases } from './cases.js';

const measured = (figures: Partial<Measured>): Measured => ({
  ...{ accepted: 0, refused: 0, rate: 0, p50: 0, p99: 0, cpuMs: 0, answeringCores: 0, askingCores: 0 },
  ...figures,
});

function resultsOf(figures: Record<string, Partial<Measured>[]>): Results {
  const results = new Results();
  for (const [name, rounds] of Object.entries(figures)) for (const round of rounds) results.add(name, measured(round));
  return results;
}

const [memberCentre, rewards] = cases;

test('each ratio is the median of the rounds’, at what the case is expected to reach', () => {
  const fullLoad = resultsOf({
    stock: [{ rate: 100 }, { rate: 200 }, { rate: 100 }],
    'ours bare': [{ rate: 800 }, { rate: 800 }, { rate: 900 }],
    'by hand': [{ rate: 1_000 }, { rate: 800 }, { rate: 1_000 }],
  });
  const results = resultsOf({ stock: [{ p99: 40 }], 'ours bare': [{ p99: 10 }] });
  const sameLoad = { perSecond: 70, results, lookUps: undefined };
  expect(claimsOf(memberCentre!, { fullLoad: { results: fullLoad, lookUps: undefined }, sameLoad })).toEqual([
    { what: 'MemberCentre: ours bare / stock', found: 8, expected: 7, bound: 'at least' },
    { what: 'MemberCentre: ours bare / by hand', found: 0.9, expected: 0.75, bound: 'at least' },
    {
      what: 'MemberCentre: p99 at the same load, ours bare / stock (0 refused)',
      found: 0.25,
      expected: 1,
      bound: 'at most',
    },
    { what: 'MemberCentre: refused at the same load, ours bare', found: 0, expected: 0, bound: 'at most', unit: '' },
  ]);
});

test('of the other cases nothing is expected but that none is slower', () => {
  const fullLoad = resultsOf({
    stock: [{ rate: 100 }],
    'ours bare': [{ rate: 150 }],
    'ours, everything on': [{ rate: 90 }],
  });
  expect(claimsOf(rewards!, { fullLoad: { results: fullLoad, lookUps: 0.5 }, sameLoad: undefined })).toEqual([
    { what: 'rewards: ours bare / stock', found: 1.5, expected: 1, bound: 'at least' },
    { what: 'rewards: ours, everything on / stock', found: 0.9, expected: 1, bound: 'at least' },
  ]);
});

test('refusals of one round count, though the median round had none, and are told beside the p99 they may have bought', () => {
  const results = resultsOf({
    stock: [{ p99: 40 }, { p99: 40 }, { p99: 40 }],
    'ours, everything on': [{ p99: 20 }, { p99: 20, refused: 4 }, { p99: 20 }],
  });
  const fullLoad = { results: resultsOf({ stock: [{ rate: 100 }] }), lookUps: undefined };
  const { claims, tables } = findingsOf(rewards!, { fullLoad, sameLoad: { perSecond: 70, results, lookUps: 0.4567 } });
  expect(claims.map(({ what }) => what)).toEqual([
    'rewards: p99 at the same load, ours, everything on / stock (4 refused)',
    'rewards: refused at the same load, ours, everything on',
  ]);
  expect(claims.map(holds)).toEqual([true, false]);
  expect(tables.at(-1)).toBe('Look-ups of a member per request of ours, everything on, warm-up included: 0.457.');
});
