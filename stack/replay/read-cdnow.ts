import { DateTime } from 'luxon';
import { amountMinorOf, wholeNumberOf } from './exact-amount.js';
import { inOrderOfTime, type PurchaseFile, type UnusableReason } from './receipts.js';

/**
 * The CDNOW sample: one purchase per line, in columns set apart by blanks: id in the full set, id in the sample, day
 * (yyyymmdd), number of CDs, dollars. Several lines of one customer on one day are several purchases, from noon on, a
 * minute apart in the order of the file. There are no returns.
 */
export function readCdnow(content: Buffer, zone: string): PurchaseFile {
  const file: PurchaseFile = { source: 'cdnow', linesRead: 0, receipts: [], unusable: [] };
  const purchasesOfDay = new Map<string, number>();
  for (const [index, text] of content.toString('latin1').split(/\r?\n/).entries()) {
    if (text.trim() === '') continue;
    file.linesRead += 1;
    const lineNumber = index + 1;
    const refuse = (reason: UnusableReason) => file.unusable.push({ lineNumber, reason });
    const [fullId = '', customer = '', day = '', count = '', dollars = '', ...more] = text.trim().split(/\s+/);
    const noon = DateTime.fromFormat(`${day} 12`, 'yyyyMMdd HH', { zone });
    const quantity = wholeNumberOf(count);
    const amountMinor = amountMinorOf(dollars, 1);
    if (
      !fullId ||
      !noon.isValid ||
      quantity === undefined ||
      quantity < 1 ||
      amountMinor === undefined ||
      more.length > 0
    ) {
      refuse('NOT_WHOLE');
      continue;
    }
    if (amountMinor === 0) {
      refuse('NO_PRICE');
      continue;
    }
    const nth = (purchasesOfDay.get(`${customer} ${day}`) ?? 0) + 1;
    purchasesOfDay.set(`${customer} ${day}`, nth);
    file.receipts.push({
      kind: 'purchase',
      receipt: `${customer}-${day}-${nth}`,
      customer,
      occurredAt: noon.plus({ minutes: nth - 1 }).toJSDate(),
      lines: [{ lineNumber, sku: 'CD', category: 'music', quantity, amountMinor }],
    });
  }
  file.receipts = inOrderOfTime(file.receipts);
  return file;
}
