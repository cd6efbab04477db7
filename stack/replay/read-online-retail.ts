import { DateTime } from 'luxon';
import { csvRecords, type CsvRecord } from './csv-records.js';
import { amountMinorOf, wholeNumberOf } from './exact-amount.js';
import { inOrderOfTime, type PurchaseFile, type Receipt, type ReceiptLine, type UnusableReason } from './receipts.js';

const columns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
];

interface UsableLine {
  invoice: string;
  kind: Receipt['kind'];
  customer: string;
  occurredAt: Date;
  line: ReceiptLine;
}

/**
 * The Online Retail data set (UCI): one line per invoice and article, Latin-1, days as dd/mm/yyyy. An invoice whose number
 * starts with C is a return. Days and hours are taken as those of the programme's time zone.
 */
export function readOnlineRetail(content: Buffer, zone: string): PurchaseFile {
  const [header, ...records] = csvRecords(content.toString('latin1'));
  const file: PurchaseFile = { source: 'online-retail', linesRead: records.length, receipts: [], unusable: [] };
  if (header?.fields.join() !== columns.join()) {
    file.unusable.push({ lineNumber: 1, reason: 'NOT_WHOLE' });
    return file;
  }
  const invoices = new Map<string, Receipt>();
  for (const record of records) {
    const read = readLine(record, zone);
    if (typeof read === 'string') file.unusable.push({ lineNumber: record.lineNumber, reason: read });
    else addToInvoice(invoices, read);
  }
  file.receipts = inOrderOfTime(invoices.values());
  return file;
}

function readLine({ lineNumber, fields }: CsvRecord, zone: string): UsableLine | UnusableReason {
  if (fields.length !== columns.length) return 'NOT_WHOLE';
  const [invoice = '', sku = '', , quantityText = '', time = '', price = '', customer = ''] = fields;
  const signed = wholeNumberOf(quantityText);
  const occurredAt = DateTime.fromFormat(time, 'dd/MM/yyyy HH:mm', { zone });
  if (signed === undefined || signed === 0 || !occurredAt.isValid || !invoice || !sku) return 'NOT_WHOLE';
  const isReturn = invoice.startsWith('C');
  if (signed < 0 && !isReturn) return 'STOCK_CORRECTION';
  if (!customer) return 'NO_CUSTOMER';
  const quantity = Math.abs(signed);
  const amountMinor = amountMinorOf(price, quantity);
  if (amountMinor === undefined) return 'NOT_WHOLE';
  if (amountMinor === 0) return 'NO_PRICE';
  return {
    invoice,
    kind: isReturn ? 'return' : 'purchase',
    customer,
    occurredAt: occurredAt.toJSDate(),
    line: { lineNumber, sku, quantity, amountMinor },
  };
}

/** Few invoices run over into the next minute: the first line's time counts. */
function addToInvoice(invoices: Map<string, Receipt>, { invoice, kind, customer, occurredAt, line }: UsableLine): void {
  // Customers do not share invoices in this file; were two to, each would get what is theirs.
  const key = `${invoice} ${customer}`;
  const known = invoices.get(key);
  if (known) known.lines.push(line);
  else invoices.set(key, { kind, receipt: invoice, customer, occurredAt, lines: [line] });
}
