/**
 * A brand's statement as canonical JSON (RFC 8785): members sorted by name, no spaces, whole numbers alone and nothing that is null.
 * It holds what either side can tell from its own books, and nothing else: the items, the lines they sum to, the net position.
 * It is made piece by piece, since a month may have a million items.
 */
import { hash } from 'node:crypto';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import type { Payment, SettlementLine } from '../../domain/settlement.js';
import { LineSums } from '../../domain/settlement/line-sums.js';
import type { StatementItem } from '../../domain/settlement/statement-item.js';

export interface StatementHead {
  brand: string;
  period: string;
  /** The programme's time zone, by whose months it is. */
  zone: string;
}

export interface StatementEnd {
  lines: SettlementLine[];
  /** Fen; above zero the brand gets, below zero it pays. */
  netMinor: number;
}

const format = 'fealty-statement/1';
const currency = 'CNY';

/** From the first byte to the first item. */
export function headText({ brand }: StatementHead): string {
  return `${canonicalJson({ brand, currency, format }).slice(0, -1)},"items":[`;
}

/** Written out by hand, in the order of the names: a month has a million of them, and this takes a fifth of the time. */
export function itemText(item: StatementItem): string {
  const { id, kind, exchangeId, disputeId, fromBrand, toBrand, given, received, fee, postedAt } = item;
  return (
    `{${disputeId === null ? '' : `"dispute":"${disputeId}",`}"exchange":"${exchangeId}","fee":${String(fee)},` +
    `"from":${JSON.stringify(fromBrand)},"given":${String(given)},"id":"${id}","kind":"${kind}",` +
    `"postedAt":"${postedAt.toISOString()}","rateDenominator":${String(item.rateDenominator)},` +
    `"rateNumerator":${String(item.rateNumerator)},"received":${String(received)},"to":${JSON.stringify(toBrand)}}`
  );
}

/** From behind the last item to the last byte. */
export function endText({ period, zone }: StatementHead, { lines, netMinor }: StatementEnd): string {
  const shown = lines.map(({ fromBrand, toBrand, given, received, fee, ...line }) => ({
    ...line,
    ...{ from: fromBrand, to: toBrand, given: wholeOf(given), received: wholeOf(received), fee: wholeOf(fee) },
  }));
  return `],${canonicalJson({ lines: shown, netMinor, period, zone }).slice(1)}`;
}

/** The text in pieces, and, once it has been read to its end, what it comes to. */
export async function* statementText(
  head: StatementHead,
  items: AsyncIterable<StatementItem> | Iterable<StatementItem>,
): AsyncGenerator<string, StatementEnd & { items: number }> {
  const sums = new LineSums();
  let count = 0;
  let piece = headText(head);
  for await (const item of items) {
    piece += count === 0 ? itemText(item) : `,${itemText(item)}`;
    sums.add(item);
    count += 1;
    if (count % itemsAPiece === 0) {
      yield piece;
      piece = '';
    }
  }
  const lines = sums.lines();
  const netMinor = netOf(head.brand, lines);
  yield piece + endText(head, { lines, netMinor });
  return { lines, netMinor, items: count };
}

/** About 60 kB of text: what an answer of the graph holds easily. */
export const itemsAPiece = 200;

export function netOf(brand: string, lines: readonly SettlementLine[]): number {
  return lines.reduce(
    (net, { toBrand, amountMinor }) => (toBrand === brand ? net + amountMinor : net - amountMinor),
    0,
  );
}

/**
 * What is signed: the digest of the whole text, and beside it what follows from the statements of all brands together and from none of
 * them alone, the payments.
 */
export function coverText(
  { brand, period }: StatementHead,
  stated: { digest: Buffer; items: number; netMinor: number; payments: readonly Payment[] },
): string {
  const { digest, items, netMinor, payments } = stated;
  return canonicalJson({
    ...{ format: 'fealty-statement-cover/1', brand, period, currency, items, netMinor },
    payments: payments.map(({ payer, payee, amountMinor }) => ({ payer, payee, amountMinor })),
    sha256: digest.toString('hex'),
  });
}

/** SHA-256 of a text, in hexadecimal digits. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex');
}

function wholeOf(sum: bigint): number {
  const number = Number(sum);
  if (!Number.isSafeInteger(number)) throw new RangeError('a sum is beyond what JSON holds exactly');
  return number;
}
