import { DateTime } from 'luxon';
import { CannotStart } from '../cannot-start.js';
import { csvRecords } from './csv-records.js';
import { amountMinorOf, wholeNumberOf } from './exact-amount.js';
import { inOrderOfTime, type PurchaseFile, type Receipt, type ReceiptLine, type UnusableReason } from './receipts.js';

/** The columns of our own format, in any order. */
const neededColumns = ['receipt', 'customer', 'time', 'sku', 'quantity', 'unitPrice'] as const;
const moreColumns = ['category', 'brand', 'payment'] as const;
const columns = [...neededColumns, ...moreColumns];
type Column = (typeof columns)[number];

/**
 * Our own plain format, UTF-8 with a header: one line per receipt and article. `time` is ISO 8601; without an offset it is
 * of the programme's time zone. `unitPrice` is in yuan with up to eight decimals. A negative quantity is a return, on a
 * receipt of its own. Time and payment are those of the receipt's first line.
 */
export function readCsv(content: Buffer, zone: string): PurchaseFile {
  const [header, ...records] = csvRecords(content.toString('utf8'));
  const position = positionsOf(header?.fields ?? []);
  const file: PurchaseFile = { source: 'csv', linesRead: records.length, receipts: [], unusable: [] };
  const receipts = new Map<string, Receipt>();
  for (const { lineNumber, fields } of records) {
    const field = (name: Column) => fields[position.get(name) ?? -1]?.trim() ?? '';
    const refuse = (reason: UnusableReason) => file.unusable.push({ lineNumber, reason });
    const signed = wholeNumberOf(field('quantity'));
    const time = DateTime.fromISO(field('time'), { zone });
    if (!field('receipt') || !field('sku') || signed === undefined || signed === 0 || !time.isValid) {
      refuse('NOT_WHOLE');
      continue;
    }
    if (!field('customer')) {
      refuse('NO_CUSTOMER');
      continue;
    }
    const amountMinor = amountMinorOf(field('unitPrice'), Math.abs(signed));
    if (!amountMinor) {
      refuse(field('unitPrice') === '' || amountMinor === 0 ? 'NO_PRICE' : 'NOT_WHOLE');
      continue;
    }
    const [receipt, customer, sku] = [field('receipt'), field('customer'), field('sku')];
    const line: ReceiptLine = {
      lineNumber,
      sku,
      category: field('category') || undefined,
      brand: field('brand') || undefined,
      quantity: Math.abs(signed),
      amountMinor,
    };
    const kind = signed < 0 ? 'return' : 'purchase';
    const key = JSON.stringify([kind, receipt, customer]);
    const known = receipts.get(key);
    if (known) known.lines.push(line);
    else {
      const occurredAt = time.toJSDate();
      const payment = field('payment') || undefined;
      receipts.set(key, { kind, receipt, customer, occurredAt, payment, lines: [line] });
    }
  }
  file.receipts = inOrderOfTime(receipts.values());
  return file;
}

function positionsOf(header: string[]): Map<Column, number> {
  const names = header.map((name) => name.trim());
  const missing = neededColumns.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new CannotStart(
      `The file's first line must name the columns ${neededColumns.join(', ')}; missing: ${missing.join(', ')}.`,
    );
  }
  return new Map(columns.map((name) => [name, names.indexOf(name)]));
}
