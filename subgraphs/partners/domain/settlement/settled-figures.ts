/**
 * What a month's exchanges come to for the books of a currency (IFRS 15). Points that members received in it are a promise the brand has
 * taken over, and what other brands pay for them is the consideration for it: it is deferred until those points are redeemed. Points that
 * members gave of it are a promise it is rid of, and what it pays for that is what the transfer cost. Fees are points of the currency
 * that were kept back: no promise came of them and nobody pays for them.
 */
import type { SettlementLine } from '../settlement.js';
import { compareTexts } from './statement-item.js';

export interface SettledFigures {
  currency: string;
  /** Points, net of what was taken back or is disputed. */
  takenOver: number;
  /** Fen. */
  considerationReceivedMinor: number;
  released: number;
  considerationPaidMinor: number;
  feePoints: number;
}

/** Of every currency that the lines touch, by its code. */
export function figuresByCurrency(
  lines: readonly SettlementLine[],
  currencies: ReadonlyMap<string, string>,
): SettledFigures[] {
  const figures = new Map<string, SettledFigures>();
  const of = (brand: string): SettledFigures => {
    const currency = currencies.get(brand);
    if (currency === undefined) throw new Error(`the brand ${brand} has no currency`);
    const found = figures.get(currency) ?? {
      ...{
        currency,
        takenOver: 0,
        considerationReceivedMinor: 0,
        released: 0,
        considerationPaidMinor: 0,
        feePoints: 0,
      },
    };
    figures.set(currency, found);
    return found;
  };
  for (const { fromBrand, toBrand, given, received, fee, amountMinor } of lines) {
    const [from, to] = [of(fromBrand), of(toBrand)];
    from.released += Number(given);
    from.considerationPaidMinor += amountMinor;
    to.takenOver += Number(received);
    to.considerationReceivedMinor += amountMinor;
    to.feePoints += Number(fee);
  }
  return [...figures.values()].sort((a, b) => compareTexts(a.currency, b.currency));
}
