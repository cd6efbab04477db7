import { DateTime } from 'luxon';
import { articles, campaigns, rewards } from './harvest-table.js';
import { demoMember, demoMembers, otherPeople } from './people.js';
import { SeededGenerator } from './seeded-generator.js';
import { demoMembersYear, yearOfPurchases } from './year-of-purchases.js';

const zone = 'Asia/Shanghai';
const firstDay = '2026-11-22';
const people = otherPeople(7);
const steps = yearOfPurchases(people, 7, firstDay, zone);

test('the generator is the same on every machine: mulberry32’s first numbers of seed 1', () => {
  const random = new SeededGenerator(1);
  // From the algorithm's published JavaScript, run by itself.
  expect([random.fraction(), random.fraction(), random.fraction()]).toEqual([
    0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
  ]);
});

test('the same seed and day give the same people and the same year; another seed another', () => {
  expect(otherPeople(7)).toEqual(people);
  expect(yearOfPurchases(people, 7, firstDay, zone)).toEqual(steps);
  expect(yearOfPurchases(people, 8, firstDay, zone)).not.toEqual(steps);
});

test('200 members, each of whom can be enrolled: no phone or e-mail twice', () => {
  const all = [demoMember, ...people];
  expect(all).toHaveLength(demoMembers);
  expect(demoMembers).toBe(200);
  for (const field of ['memberId', 'phone', 'email'] as const) {
    expect(new Set(all.map((person) => person[field])).size).toBe(200);
  }
});

test('a year of purchases up to the first start: none before, none on the day itself or later', () => {
  const start = DateTime.fromISO(firstDay, { zone });
  const times = [...steps, ...demoMembersYear(firstDay, zone)].map(({ occurredAt }) => occurredAt.getTime());
  expect(Math.min(...times)).toBeGreaterThanOrEqual(start.minus({ days: 365 }).toMillis());
  expect(Math.max(...times)).toBeLessThan(start.toMillis());
  const months = new Set(steps.map(({ occurredAt }) => DateTime.fromJSDate(occurredAt, { zone }).toFormat('yyyy-MM')));
  expect(months.size).toBeGreaterThanOrEqual(12);
});

test('every purchase adds up, at the prices of the shelf; every return has a purchase before it', () => {
  const priceOf = new Map(articles.map(({ sku, priceMinor }) => [sku, priceMinor]));
  const seen = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'return') expect(seen).toContain(step.purchaseId);
    else {
      seen.add(step.purchaseId);
      for (const { sku, quantity, amountMinor } of step.lines) expect(amountMinor).toBe(priceOf.get(sku)! * quantity);
      expect(step.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(step.totalMinor);
    }
  }
  expect(seen.size).toBeGreaterThan(1_000);
});

test('the catalogue and the campaigns of the brief, in both languages', () => {
  expect(rewards).toHaveLength(12);
  expect(campaigns).toHaveLength(6);
  for (const { zhCN, en } of [...rewards.map(({ title }) => title), ...campaigns.map(({ name }) => name)]) {
    expect(zhCN).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[\x20-\x7e]+$/);
  }
});
