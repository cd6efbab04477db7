/**
 * What a file of purchases has to come to, reckoned from its bare lines in the plainest way there is: pieces on piles, months
 * as text, one customer after another. It shares no code with the reading, the planning or the services that it judges.
 */
export interface BareLine {
  receipt: string;
  customer: string;
  sku: string;
  /** Below zero for what came back. */
  quantity: number;
  /** Fen of all pieces together. */
  fen: number;
  /** yyyymmddHHMM in the shop's own time, so that text sorts as time does and begins with the month. */
  time: string;
}

/** What is on offer on top of the base rule; how much each gives is written into the reckoning. */
export interface OnTop {
  /** The day of the week on which everybody's points are doubled; 0 is Sunday. */
  doubledOn: number;
  /** Of these, half a point more per yuan. */
  extraOn: ReadonlySet<string>;
}

/** In the order in which they are paid, while the day's cap leaves something. */
export const origins = ['base', 'doubled', 'extra', 'basket'] as const;
export type Origin = (typeof origins)[number];

export interface ReckonedPurchase {
  customer: string;
  receipt: string;
  tier: 'BASIC' | 'SILVER' | 'GOLD';
  /** Paid, after the day's cap. */
  points: Record<Origin, number>;
  /** Of these, what went with the pieces that came back. */
  gone: number;
}

interface Receipt {
  customer: string;
  receipt: string;
  time: string;
  lines: { sku: string; quantity: number; fen: number; returned: number }[];
}

interface Fact {
  month: string;
  /** From when on it counts. */
  time: string;
  fen: number;
}

/** To one customer for one day's purchases so far: paid in all, and for great baskets before the day's cap had its say. */
interface Given {
  paid: number;
  forBaskets: number;
}

/** Of each origin, what each line of a purchase has. */
type Shares = Record<Origin, number[]>;

/** The most that one customer's purchases of one day are paid. What comes back makes no room under it, nor under the next. */
const cap = 5_000;

/** So many points for a basket of so many fen or more, and for all of one customer's baskets of one day. */
const basket = { points: 50, fromFen: 30_000, cap: 100 };

const tiers = [
  { tier: 'BASIC', tenths: 10 },
  { tier: 'SILVER', tenths: 12 },
  { tier: 'GOLD', tenths: 15 },
] as const;

export function reckon(
  lines: readonly BareLine[],
  onTop?: OnTop,
): { purchases: ReckonedPurchase[]; piecesReturned: number } {
  const facts = new Map<string, Fact[]>();
  const piles = new Map<string, { receipt: Receipt; line: number }[]>();
  const bought: { receipt: Receipt; place: number; paid: Shares }[] = [];
  const givenOn = new Map<string, Given>();
  let piecesReturned = 0;
  for (const receipt of receiptsOf(lines)) {
    const known = facts.get(receipt.customer) ?? [];
    facts.set(receipt.customer, known);
    const pileOf = (sku: string) => {
      const pile = piles.get(`${receipt.customer} ${sku}`) ?? [];
      piles.set(`${receipt.customer} ${sku}`, pile);
      return pile;
    };
    if (receipt.lines[0]!.quantity > 0) {
      const place = tierAt(known, receipt.time);
      const day = `${receipt.customer} ${receipt.time.slice(0, 8)}`;
      const given = givenOn.get(day) ?? { paid: 0, forBaskets: 0 };
      givenOn.set(day, given);
      bought.push({ receipt, place, paid: paidOf(earnedBy(receipt, place, onTop), given) });
      known.push({ month: receipt.time.slice(0, 6), time: receipt.time, fen: sum(fenOf(receipt)) });
      for (const [line, { sku, quantity }] of receipt.lines.entries()) {
        for (let piece = 0; piece < quantity; piece += 1) pileOf(sku).push({ receipt, line });
      }
      continue;
    }
    for (const { sku, quantity } of receipt.lines) {
      const pile = pileOf(sku);
      for (const piece of pile.splice(Math.max(0, pile.length + quantity))) {
        const line = piece.receipt.lines[piece.line]!;
        const before = gone(line.fen, line);
        line.returned += 1;
        piecesReturned += 1;
        known.push({ month: piece.receipt.time.slice(0, 6), time: receipt.time, fen: before - gone(line.fen, line) });
      }
    }
  }
  const purchases = bought.map(({ receipt, place, paid }) => ({
    customer: receipt.customer,
    receipt: receipt.receipt,
    tier: tiers[place]!.tier,
    points: {
      base: sum(paid.base),
      doubled: sum(paid.doubled),
      extra: sum(paid.extra),
      basket: sum(paid.basket),
    },
    gone: sum(origins.flatMap((origin) => paid[origin].map((share, line) => gone(share, receipt.lines[line]!)))),
  }));
  return { purchases, piecesReturned };
}

/** Each line's share of what each origin gives, before any cap. Rounded down once per purchase and origin. */
function earnedBy(receipt: Receipt, place: number, onTop: OnTop | undefined): Shares {
  const fen = fenOf(receipt);
  const base = Math.floor((sum(fen) * tiers[place]!.tenths) / 1000);
  const isDoubled = onTop?.doubledOn === dayOfWeek(receipt.time);
  const extra = receipt.lines.map((line) => (onTop?.extraOn.has(line.sku) ? line.fen : 0));
  const isGreat = onTop !== undefined && sum(fen) >= basket.fromFen;
  return {
    base: largestRemainder(base, fen),
    doubled: largestRemainder(isDoubled ? base : 0, fen),
    extra: largestRemainder(Math.floor(sum(extra) / 200), extra),
    basket: largestRemainder(isGreat ? basket.points : 0, fen),
  };
}

/** What is paid of it: baskets under their own cap first, then all in their order under the day's. */
function paidOf(earned: Shares, given: Given): Shares {
  const forBasket = Math.min(sum(earned.basket), basket.cap - given.forBaskets);
  given.forBaskets += forBasket;
  const paid = { ...earned, basket: cutTo(forBasket, earned.basket) };
  for (const origin of origins) {
    paid[origin] = cutTo(Math.min(sum(paid[origin]), cap - given.paid), paid[origin]);
    given.paid += sum(paid[origin]);
  }
  return paid;
}

const fenOf = ({ lines }: Receipt) => lines.map((line) => line.fen);

function dayOfWeek(time: string): number {
  return new Date(`${time.slice(0, 4)}-${time.slice(4, 6)}-${time.slice(6, 8)}T00:00Z`).getUTCDay();
}

/** In the order of time; where times are equal, in the order of the file. A receipt has the time of its first line. */
function receiptsOf(lines: readonly BareLine[]): Receipt[] {
  const receipts = new Map<string, Receipt>();
  for (const { receipt, customer, time, sku, quantity, fen } of lines) {
    const key = `${receipt} ${customer}`;
    const known = receipts.get(key) ?? { receipt, customer, time, lines: [] };
    receipts.set(key, known);
    known.lines.push({ sku, quantity, fen, returned: 0 });
  }
  return [...receipts.values()].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

/** The place in `tiers` at an instant: by what counted strictly before, twelve months on from a month's end, then steps down. */
function tierAt(facts: readonly Fact[], time: string): number {
  const months = new Map<string, number>();
  for (const fact of facts) if (fact.time < time) months.set(fact.month, (months.get(fact.month) ?? 0) + fact.fen);
  let highest = 0;
  for (const [month, fen] of months) {
    const earned = fen > 1_000_000 ? 2 : fen > 500_000 ? 1 : 0;
    const stepsDown = Math.ceil(Math.max(0, monthsBetween(month, time) - 12) / 12);
    highest = Math.max(highest, earned - stepsDown);
  }
  return highest;
}

function monthsBetween(from: string, to: string): number {
  const number = (text: string) => 12 * Number(text.slice(0, 4)) + Number(text.slice(4, 6));
  return number(to) - number(from);
}

/** Of a line's points or fen, what is gone with the pieces that came back: the member keeps the rest, rounded down. */
function gone(whole: number, { quantity, returned }: { quantity: number; returned: number }): number {
  return whole - Math.floor((whole * (quantity - returned)) / quantity);
}

/** What is left of the lines' shares when only so many points are paid: in the proportion of what they earned. */
function cutTo(paid: number, shares: readonly number[]): number[] {
  return paid === sum(shares) ? [...shares] : largestRemainder(paid, shares);
}

/** Whole parts of the points; what is left over goes to the largest remainders, the earlier line first among equals. */
function largestRemainder(points: number, weights: readonly number[]): number[] {
  if (points === 0) return weights.map(() => 0);
  const whole = sum(weights);
  // Products stay far below 2^53.
  const shares = weights.map((weight) => Math.floor((points * weight) / whole));
  const byRemainder = weights
    .map((weight, place) => ({ place, remainder: (points * weight) % whole }))
    .sort((a, b) => b.remainder - a.remainder || a.place - b.place);
  for (const { place } of byRemainder.slice(0, points - sum(shares))) shares[place]! += 1;
  return shares;
}

const sum = (numbers: readonly number[]) => numbers.reduce((before, number) => before + number, 0);
