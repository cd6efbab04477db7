import { DateTime } from 'luxon';
import type { PurchaseStep, ReturnStep, Step } from '../replay/plan-steps.js';
import { demoId } from './demo-ids.js';
import { articles, type Article } from './harvest-table.js';
import { demoMember, type Person } from './people.js';
import { SeededGenerator } from './seeded-generator.js';

/** Days before the first start on which a year begins; its last day is the day before the first start. */
const daysInYear = 364;

const returnProbability = 0.03;

interface Basket {
  daysAgo: number;
  /** Minute of the day, in the shop's own time. */
  minute: number;
  lines: { article: Article; quantity: number }[];
}

/** A year of purchases and returns up to the day before `firstDay` (YYYY-MM-DD in `zone`), in the order of time. */
export function yearOfPurchases(people: readonly Person[], seed: number, firstDay: string, zone: string): Step[] {
  const steps = people.flatMap((person, place) => {
    // Each person has a generator of their own: one more purchase of one leaves everybody else's as they were.
    const random = new SeededGenerator(seed + 7919 * (place + 1));
    return Array.from({ length: person.visits }, (_, visit) => basketOf(random, person, visit)).flatMap(
      (basket, visit) => stepsOf(person.memberId, visit, basket, random.happens(returnProbability), firstDay, zone),
    );
  });
  return inOrder(steps);
}

/**
 * The demo member's year, written by hand, so that the member centre has something everywhere: much earned a year ago that
 * will expire soon, a month above 5,000 yuan for a silver card, and a purchase of last week that is pending still.
 */
export function demoMembersYear(firstDay: string, zone: string): Step[] {
  const piece = (sku: string) => {
    const article = articles.find((known) => known.sku === sku);
    if (!article) throw new Error(`there is no article ${sku}`);
    return article;
  };
  const rice = piece('RICE-WUCHANG-5KG');
  const oil = piece('OIL-PEANUT-5L');
  const millet = piece('MILLET-2KG');
  const baskets: Basket[] = [
    {
      daysAgo: 364,
      minute: 620,
      lines: [
        { article: rice, quantity: 30 },
        { article: oil, quantity: 20 },
      ],
    },
    { daysAgo: 300, minute: 700, lines: [{ article: oil, quantity: 2 }] },
    {
      daysAgo: 240,
      minute: 600,
      lines: [
        { article: rice, quantity: 1 },
        { article: millet, quantity: 2 },
      ],
    },
    {
      daysAgo: 185,
      minute: 655,
      lines: [
        { article: oil, quantity: 1 },
        { article: millet, quantity: 1 },
      ],
    },
    { daysAgo: 120, minute: 710, lines: [{ article: rice, quantity: 2 }] },
    {
      daysAgo: 75,
      minute: 1_020,
      lines: [
        { article: oil, quantity: 1 },
        { article: rice, quantity: 1 },
      ],
    },
    {
      daysAgo: 40,
      minute: 590,
      lines: [
        { article: rice, quantity: 3 },
        { article: millet, quantity: 3 },
      ],
    },
    {
      daysAgo: 18,
      minute: 645,
      lines: [
        { article: oil, quantity: 2 },
        { article: millet, quantity: 1 },
      ],
    },
    {
      daysAgo: 4,
      minute: 1_100,
      lines: [
        { article: rice, quantity: 1 },
        { article: oil, quantity: 1 },
      ],
    },
    // Of the great purchase the day's cap paid 5,000 points only: this one has some left that will expire soon.
    { daysAgo: 360, minute: 640, lines: [{ article: oil, quantity: 10 }] },
  ];
  return inOrder(
    baskets.flatMap((basket, visit) => stepsOf(demoMember.memberId, visit, basket, visit === 6, firstDay, zone)),
  );
}

function basketOf(random: SeededGenerator, { basketSize }: Person, visit: number): Basket {
  // The first visit is early in the year for nobody in particular; the rest are spread by chance.
  const daysAgo = random.between(1, visit === 0 ? daysInYear : daysInYear - 20);
  const minute = random.between(9 * 60, 20 * 60 + 30);
  const kinds = random.between(1, 4);
  const lines = new Map<string, { article: Article; quantity: number }>();
  for (let line = 0; line < kinds; line += 1) {
    const article = random.oneOf(articles);
    lines.set(article.sku, { article, quantity: random.between(1, 2) * basketSize });
  }
  return { daysAgo, minute, lines: [...lines.values()] };
}

function stepsOf(
  memberId: string,
  visit: number,
  { daysAgo, minute, lines }: Basket,
  comesBack: boolean,
  firstDay: string,
  zone: string,
): Step[] {
  const occurredAt = DateTime.fromISO(firstDay, { zone }).minus({ days: daysAgo }).plus({ minutes: minute });
  const purchaseId = demoId('purchase', memberId, visit);
  const bought: PurchaseStep = {
    kind: 'purchase',
    customer: memberId,
    buyer: { memberId },
    occurredAt: occurredAt.toJSDate(),
    purchaseId,
    totalMinor: lines.reduce((sum, { article, quantity }) => sum + article.priceMinor * quantity, 0),
    lines: lines.map(({ article, quantity }, place) => ({
      lineId: demoId('line', purchaseId, place),
      sku: article.sku,
      category: article.category,
      quantity,
      amountMinor: article.priceMinor * quantity,
    })),
    lineNumbers: [],
  };
  const [first] = bought.lines;
  if (!comesBack || !first) return [bought];
  const returned: ReturnStep = {
    kind: 'return',
    customer: memberId,
    // Brought back the same evening: never later than the first start.
    occurredAt: occurredAt.plus({ minutes: 30 }).toJSDate(),
    returnId: demoId('return', purchaseId),
    purchaseId,
    lines: [{ lineId: first.lineId, quantity: 1 }],
    lineNumbers: [],
  };
  return [bought, returned];
}

function inOrder(steps: Step[]): Step[] {
  return steps.sort(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.purchaseId < b.purchaseId ? -1 : 1),
  );
}
