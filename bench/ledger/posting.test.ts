import { oneHotBrand, oneHotWallet, spread, holderOf } from './holders.js';
import { Lane, pointsOf, type Posting } from './posting.js';

const population = { members: 1_000, brands: 10 };

function postings(lane: number, count: number): Posting[] {
  const asked = new Lane(lane, spread(population));
  return Array.from({ length: count }, () => asked.next());
}

test('a lane asks for every kind in equal parts, and settles what it held', () => {
  const asked = postings(0, 400);
  for (const kind of ['earn', 'hold', 'settle', 'burn']) {
    expect(asked.filter((posting) => posting.kind === kind)).toHaveLength(100);
  }
  asked.forEach((posting, place) => {
    if (posting.kind !== 'settle') return;
    const { id, memberId, currency, points } = asked[place - 1]!;
    expect(posting).toMatchObject({ holdId: id, memberId, currency, points });
  });
});

test('whatever its first step, a lane never settles what was not held', () => {
  expect([0, 1, 2, 3].map((lane) => postings(lane, 1)[0]?.kind)).toEqual(['earn', 'hold', 'earn', 'burn']);
});

test('as many points come in as go out', () => {
  expect(pointsOf.earn).toBe(pointsOf.settle + pointsOf.burn);
  expect(pointsOf.hold).toBe(pointsOf.settle);
});

test('nine of ten postings meet the hot wallet, or the hot brand', () => {
  const hot = holderOf(0, population);
  const draws = <Found>(draw: () => Found) => Array.from({ length: 10_000 }, draw);
  const wallet = draws(oneHotWallet(population)).filter(({ memberId }) => memberId === hot.memberId);
  // 90 %, and of the rest one in a thousand; six standard deviations of 30 to either side.
  expect(Math.abs(wallet.length - 9_001)).toBeLessThan(180);
  const brand = draws(oneHotBrand(population)).filter(({ currency }) => currency === hot.currency);
  // 90 %, and of the rest one in ten.
  expect(Math.abs(brand.length - 9_100)).toBeLessThan(180);
  expect(new Set(brand.map(({ memberId }) => memberId)).size).toBe(100);
});
