import { csvText } from '../../../../chassis/csv-text.js';
import type { StatementItem } from '../../domain/settlement/statement-item.js';
import type { StatementEnd, StatementHead } from './statement-text.js';

/**
 * The same statement as a table (RFC 4180): a row for each item, then one for each line with its amount, then the net position. Codes,
 * ids and numbers alone stand in it, so there is nothing that a spreadsheet would take for a formula.
 */
export const csvColumns = [
  ...['record', 'id', 'kind', 'exchange', 'dispute', 'posted_at', 'from', 'to', 'given', 'received', 'fee'],
  ...['rate_numerator', 'rate_denominator', 'items', 'exchanges', 'amount_minor'],
] as const;

type Column = (typeof csvColumns)[number];
type Row = Partial<Record<Column, string | number | bigint | null>>;

export function headCsv(): string {
  return csvText([[...csvColumns]]);
}

export function itemsCsv(items: readonly StatementItem[]): string {
  return table(
    items.map(({ id, kind, exchangeId, disputeId, postedAt, fromBrand, toBrand, given, received, fee, ...rate }) => ({
      ...{ record: 'item', id, kind, exchange: exchangeId, dispute: disputeId, posted_at: postedAt.toISOString() },
      ...{ from: fromBrand, to: toBrand, given, received, fee },
      ...{ rate_numerator: rate.rateNumerator, rate_denominator: rate.rateDenominator },
    })),
  );
}

export function endCsv({ brand }: StatementHead, { lines, netMinor }: StatementEnd): string {
  return table([
    ...lines.map(({ fromBrand, toBrand, given, received, fee, items, exchanges, amountMinor, ...rate }) => ({
      ...{ record: 'line', from: fromBrand, to: toBrand, given, received, fee, items, exchanges },
      ...{ rate_numerator: rate.rateNumerator, rate_denominator: rate.rateDenominator, amount_minor: amountMinor },
    })),
    { record: 'net', to: brand, amount_minor: netMinor },
  ]);
}

function table(records: readonly Row[]): string {
  return csvText(records.map((row) => csvColumns.map((column) => String(row[column] ?? ''))));
}
