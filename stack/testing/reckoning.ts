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

export interface ReckonedPurchase {
  customer: string;
  receipt: string;
  tier: 'BASIC' | 'SILVER' | 'GOLD';
  /** Paid, after the day's cap. */
  points: number;
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

/** The most that one customer's purchases of one day are paid. What comes back makes no room under it. */
const cap = 5_000;

const tiers = [
  { tier: 'BASIC', tenths: 10 },
  { tier: 'SILVER', tenths: 12 },
  { tier: 'GOLD', tenths: 15 },
] as const;

export function reckon(lines: readonly BareLine[]): { purchases: ReckonedPurchase[]; piecesReturned: number } {
  const facts = new Map<string, Fact[]>();
  const piles = new Map<string, { receipt: Receipt; line: number }[]>();
  const bought: { receipt: Receipt; place: number; earned: number; paid: number }[] = [];
  const paidOn = new Map<string, number>();
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
      const fen = sum(receipt.lines.map((line) => line.fen));
      const earned = Math.floor((fen * tiers[place]!.tenths) / 1000);
      const day = `${receipt.customer} ${receipt.time.slice(0, 8)}`;
      const before = paidOn.get(day) ?? 0;
      const paid = before + earned > cap ? cap - before : earned;
      paidOn.set(day, before + paid);
      bought.push({ receipt, place, earned, paid });
      known.push({ month: receipt.time.slice(0, 6), time: receipt.time, fen });
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
  const purchases = bought.map(({ receipt, place, earned, paid }) => ({
    customer: receipt.customer,
    receipt: receipt.receipt,
    tier: tiers[place]!.tier,
    points: paid,
    gone: sum(sharesPaid(paid, sharesOf(earned, receipt)).map((share, line) => gone(share, receipt.lines[line]!))),
  }));
  return { purchases, piecesReturned };
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

/** What the lines earned, by their amounts. */
function sharesOf(points: number, { lines }: Receipt): number[] {
  return largestRemainder(
    points,
    lines.map((line) => line.fen),
  );
}

/** What is paid of that, in the proportion of what they earned. */
function sharesPaid(paid: number, earned: readonly number[]): number[] {
  return paid === sum(earned) ? [...earned] : largestRemainder(paid, earned);
}

/** Whole parts of the points; what is left over goes to the largest remainders, the earlier line first among equals. */
function largestRemainder(points: number, weights: readonly number[]): number[] {
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
