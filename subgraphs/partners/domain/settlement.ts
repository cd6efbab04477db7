/**
 * Who owes whom for a month of exchanges.
 *
 * When a member's points of brand A become points of brand B, A is rid of what it had promised and B has promised more: A
 * pays B for the points received, at the settlement rate that stood in the quote (fen per point of B). Each pair, direction and
 * rate is one line, rounded down once; one that takes back more than it brings stands below zero and is rounded towards zero, so
 * that what is taken back whole comes to what it came to. A brand's net position is what it is to get less what it is to pay; over all brands
 * the positions sum to zero, and with n brands n - 1 payments at most settle them.
 *
 * A month closes some minutes after its end, for an exchange counts by the instant at which its end is written, and what is
 * written takes a moment to be seen. What has closed is final.
 */

/** What was exchanged from one brand to another at one settlement rate. Sums may be beyond what a number holds. */
export interface ExchangedSum {
  fromBrand: string;
  toBrand: string;
  /** Of the items those that are exchanges: not their reversals, nor disputes and their resolutions. */
  exchanges: number;
  items: number;
  given: bigint;
  received: bigint;
  fee: bigint;
  /** Fen per received point, as a fraction. */
  rateNumerator: number;
  rateDenominator: number;
}

export interface SettlementLine extends ExchangedSum {
  /** Fen that `fromBrand` owes `toBrand`; below zero `toBrand` owes it. */
  amountMinor: number;
}

export interface NetPosition {
  brand: string;
  /** Fen; above zero the brand gets, below zero it pays. */
  amountMinor: number;
}

export interface Payment {
  payer: string;
  payee: string;
  /** Fen, above zero. */
  amountMinor: number;
}

export interface Settlement {
  lines: SettlementLine[];
  positions: NetPosition[];
  payments: Payment[];
}

/**
 * Minutes from a month's end to its close: every quote that began in the month has ended by then, in 10, and the job has
 * had time to carry out what was chosen for it.
 */
export const closingMinutes = 15;

/**
 * Whether the month that ends with `until` is final. `underWay` tells of commits chosen for quotes of that month and not yet
 * seen to be done: while there is one, whatever holds it up and however long, it may still come to the month.
 */
export function isClosed(until: Date, underWay: boolean, now: Date): boolean {
  return !underWay && now.getTime() >= until.getTime() + closingMinutes * 60_000;
}

export function settle(sums: readonly ExchangedSum[]): Settlement {
  const lines = sums.map((sum) => ({ ...sum, amountMinor: amountOf(sum) }));
  const positions = netPositions(lines);
  return { lines, positions, payments: netPayments(positions) };
}

/** The part of a settlement that concerns one brand: what it may see, and enough to recompute its own position. */
export function settlementOf<Part extends Settlement>(brand: string, settled: Part): Part {
  return {
    ...settled,
    lines: settled.lines.filter((line) => line.fromBrand === brand || line.toBrand === brand),
    positions: settled.positions.filter((position) => position.brand === brand),
    payments: settled.payments.filter((payment) => payment.payer === brand || payment.payee === brand),
  };
}

function amountOf({ received, rateNumerator, rateDenominator }: ExchangedSum): number {
  // Division of bigints is towards zero.
  const fen = (received * BigInt(rateNumerator)) / BigInt(rateDenominator);
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  if (fen > most || fen < -most) throw new RangeError('a settlement line is beyond what can be paid');
  return Number(fen);
}

/** By the brand's code. A brand whose dealings cancel out stands with zero. */
function netPositions(lines: readonly SettlementLine[]): NetPosition[] {
  const nets = new Map<string, number>();
  const add = (brand: string, amount: number) => nets.set(brand, (nets.get(brand) ?? 0) + amount);
  for (const { fromBrand, toBrand, amountMinor } of lines) {
    add(fromBrand, -amountMinor);
    add(toBrand, amountMinor);
  }
  return [...nets].map(([brand, amountMinor]) => ({ brand, amountMinor })).sort((a, b) => (a.brand < b.brand ? -1 : 1));
}

/** The largest debtor pays the largest creditor until all is paid: each payment brings one of the two to zero. */
export function netPayments(positions: readonly NetPosition[]): Payment[] {
  const byAmount = (a: NetPosition, b: NetPosition) => b.amountMinor - a.amountMinor || (a.brand < b.brand ? -1 : 1);
  const creditors = positions.filter(({ amountMinor }) => amountMinor > 0).sort(byAmount);
  const debtors = positions
    .filter(({ amountMinor }) => amountMinor < 0)
    .map(({ brand, amountMinor }) => ({ brand, amountMinor: -amountMinor }))
    .sort(byAmount);
  const payments: Payment[] = [];
  let [creditor, debtor] = [creditors.shift(), debtors.shift()];
  while (creditor && debtor) {
    const amountMinor = Math.min(creditor.amountMinor, debtor.amountMinor);
    payments.push({ payer: debtor.brand, payee: creditor.brand, amountMinor });
    const [stillToGet, stillToPay] = [creditor.amountMinor - amountMinor, debtor.amountMinor - amountMinor];
    creditor = stillToGet > 0 ? { ...creditor, amountMinor: stillToGet } : creditors.shift();
    debtor = stillToPay > 0 ? { ...debtor, amountMinor: stillToPay } : debtors.shift();
  }
  return payments;
}
