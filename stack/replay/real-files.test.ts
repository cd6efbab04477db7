import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../home.js';
import { planSteps } from './plan-steps.js';
import { readCdnow } from './read-cdnow.js';
import { readOnlineRetail } from './read-online-retail.js';
import type { PurchaseFile, UnusableReason } from './receipts.js';

/**
 * The real files stay out of the repository. Where they are at hand, everything is counted again here, line by line and
 * without the readers, and by the figures that stand beside the files.
 */
const folder = path.resolve(projectRoot, '../shared/data');
const onlineRetail = path.join(folder, 'online-retail-2010-12.csv');
const cdnow = path.join(folder, 'cdnow-sample.txt');
const zone = 'Asia/Shanghai';

function counts(file: PurchaseFile, reason: UnusableReason): number {
  return file.unusable.filter((line) => line.reason === reason).length;
}

/** Splits one line at commas outside quotation marks. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => match[1] ?? '').slice(0, -1);
}

(existsSync(onlineRetail) ? test : test.skip)('online-retail: every line is used or counted', () => {
  const lines = readFileSync(onlineRetail, 'latin1').split('\n').slice(1).map(fieldsOf);
  const whole = lines.filter((fields) => fields.length === 8);
  expect([lines.length, whole.length]).toEqual([39_530, 39_529]);
  const isReturn = (fields: string[]) => fields[0]!.startsWith('C');
  const corrections = whole.filter((fields) => Number(fields[3]) < 0 && !isReturn(fields));
  const withoutCustomer = whole.filter((fields) => !fields[6] && !corrections.includes(fields));
  const withoutPrice = whole.filter((fields) => fields[6] && Number(fields[5]) === 0);
  const used = whole.filter((fields) => fields[6] && Number(fields[5]) > 0 && !corrections.includes(fields));

  const file = readOnlineRetail(readFileSync(onlineRetail), zone);
  expect(file.linesRead).toBe(39_530);
  expect(counts(file, 'NOT_WHOLE')).toBe(1);
  expect(counts(file, 'STOCK_CORRECTION')).toBe(69);
  expect(corrections).toHaveLength(69);
  expect(counts(file, 'NO_CUSTOMER')).toBe(withoutCustomer.length);
  expect(whole.filter((fields) => !fields[6])).toHaveLength(13_766);
  expect(counts(file, 'NO_PRICE')).toBe(withoutPrice.length);
  expect(new Set(whole.map((fields) => fields[0])).size).toBe(1_893);
  expect(new Set(whole.filter(isReturn).map((fields) => fields[0])).size).toBe(299);

  const purchases = file.receipts.filter(({ kind }) => kind === 'purchase');
  const bought = used.filter((fields) => !isReturn(fields));
  expect(purchases).toHaveLength(new Set(bought.map((fields) => fields[0])).size);
  expect(purchases.flatMap(({ lines: sold }) => sold)).toHaveLength(bought.length);
  const fen = bought.reduce((sum, fields) => sum + Math.round(Number(fields[5]) * 100) * Number(fields[3]), 0);
  expect(purchases.flatMap(({ lines: sold }) => sold).reduce((sum, line) => sum + line.amountMinor, 0)).toBe(fen);
  expect(file.unusable.length + file.receipts.flatMap((receipt) => receipt.lines).length).toBe(file.linesRead);
});

(existsSync(onlineRetail) ? test : test.skip)('online-retail: returns match what a pile of single pieces gives', () => {
  // Every piece bought is laid on the pile of its customer and article; a return takes pieces from the top.
  const byTime = readFileSync(onlineRetail, 'latin1')
    .split('\n')
    .slice(1)
    .map(fieldsOf)
    .filter((fields) => fields.length === 8 && fields[6] && Number(fields[5]) > 0)
    .map((fields, place) => {
      const [, day, month, year, time] = /^(..)\/(..)\/(....) (.....)$/.exec(fields[4]!)!;
      return { fields, place, at: `${year}${month}${day} ${time}` };
    });
  const timeOfInvoice = new Map<string, string>();
  for (const { fields, at } of byTime) if (!timeOfInvoice.has(fields[0]!)) timeOfInvoice.set(fields[0]!, at);
  byTime.sort((a, b) => {
    const [left, right] = [timeOfInvoice.get(a.fields[0]!)!, timeOfInvoice.get(b.fields[0]!)!];
    return left < right ? -1 : left > right ? 1 : a.place - b.place;
  });
  const piles = new Map<string, string[]>();
  const expected = new Map<string, number>();
  let linesShort = 0;
  for (const { fields } of byTime) {
    const [invoice, sku, , quantity, , , customer] = fields as [string, string, string, string, string, string, string];
    const pile = piles.get(`${customer}/${sku}`) ?? [];
    piles.set(`${customer}/${sku}`, pile);
    if (!invoice.startsWith('C')) {
      for (let piece = 0; piece < Number(quantity); piece += 1) pile.push(invoice);
      continue;
    }
    const taken = pile.splice(Math.max(0, pile.length + Number(quantity)));
    if (taken.length < -Number(quantity)) linesShort += 1;
    for (const from of taken) expected.set(`${invoice}<${from}`, (expected.get(`${invoice}<${from}`) ?? 0) + 1);
  }

  const file = readOnlineRetail(readFileSync(onlineRetail), zone);
  const { steps, unusable, customers } = planSteps(file);
  const returned = steps.flatMap((step) => (step.kind === 'return' ? [step] : []));
  const pieces = returned.flatMap((step) => step.lines.map(({ quantity }) => quantity));
  expect(unusable.filter(({ reason }) => reason === 'NOTHING_TO_RETURN')).toHaveLength(linesShort);
  expect(returned).toHaveLength(expected.size);
  expect(pieces.reduce((sum, quantity) => sum + quantity, 0)).toBe([...expected.values()].reduce((a, b) => a + b, 0));
  expect(linesShort).toBeGreaterThan(0);
  const buyers = byTime.filter(({ fields }) => !fields[0]!.startsWith('C')).map(({ fields }) => fields[6]);
  expect(customers.size).toBe(new Set(buyers).size);
});

(existsSync(cdnow) ? test : test.skip)('cdnow: a purchase per line with a price', () => {
  const lines = readFileSync(cdnow, 'latin1').trimEnd().split('\r\n');
  const dollars = lines.map((line) => Number(line.slice(-7)));
  const file = readCdnow(readFileSync(cdnow), zone);
  expect(file.linesRead).toBe(6_919);
  expect(file.receipts).toHaveLength(dollars.filter((amount) => amount > 0).length);
  expect(counts(file, 'NO_PRICE')).toBe(dollars.filter((amount) => amount === 0).length);
  expect(file.unusable).toHaveLength(counts(file, 'NO_PRICE'));
  const cents = dollars.reduce((sum, amount) => sum + Math.round(amount * 100), 0);
  expect(file.receipts.reduce((sum, { lines: sold }) => sum + sold[0]!.amountMinor, 0)).toBe(cents);
  expect(new Set(file.receipts.map(({ receipt }) => receipt)).size).toBe(file.receipts.length);
});
