/**
 * Sums items to lines as they come by: each pair of brands, direction and settlement rate is one line, and its amount is rounded
 * once, over all its items together.
 */
import { settle, type ExchangedSum, type SettlementLine } from '../settlement.js';
import { compareTexts, type StatementItem } from './statement-item.js';

export class LineSums {
  private readonly sums = new Map<string, ExchangedSum & { items: number }>();

  add({ kind, fromBrand, toBrand, given, received, fee, rateNumerator, rateDenominator }: StatementItem): void {
    const key = JSON.stringify([fromBrand, toBrand, rateNumerator, rateDenominator]);
    const sum = this.sums.get(key) ?? {
      ...{ fromBrand, toBrand, rateNumerator, rateDenominator },
      ...{ exchanges: 0, items: 0, given: 0n, received: 0n, fee: 0n },
    };
    if (kind === 'EXCHANGE') sum.exchanges += 1;
    sum.items += 1;
    sum.given += BigInt(given);
    sum.received += BigInt(received);
    sum.fee += BigInt(fee);
    this.sums.set(key, sum);
  }

  /** In the order of `compareLines`. */
  lines(): SettlementLine[] {
    return settle([...this.sums.values()]).lines.sort(compareLines);
  }
}

export function compareLines(a: ExchangedSum, b: ExchangedSum): number {
  return (
    compareTexts(a.fromBrand, b.fromBrand) ||
    compareTexts(a.toBrand, b.toBrand) ||
    a.rateNumerator - b.rateNumerator ||
    a.rateDenominator - b.rateDenominator
  );
}
