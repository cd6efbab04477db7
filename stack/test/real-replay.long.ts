import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { projectRoot } from '../home.js';
import { readCdnow } from '../replay/read-cdnow.js';
import { readOnlineRetail } from '../replay/read-online-retail.js';
import type { PurchaseFile } from '../replay/receipts.js';
import { backtested, reckonBacktest } from '../testing/backtest-of-file.js';
import { offerOnTop, onTop } from '../testing/campaigns-on-top.js';
import { origins, reckon, type BareLine } from '../testing/reckoning.js';
import { bareLinesOfOnlineRetail, expectReckoned, recordedTotals, replayFile, zone } from '../testing/replay-file.js';
import { Together } from '../testing/start-together.js';

/**
 * The real files, whole, twice each, through the graph, by the base rule alone and with three campaigns beside it; what was recorded
 * is compared with sums over their lines. On the invoices a draft is tried out.
 */
const folder = path.resolve(projectRoot, '../shared/data');
const onlineRetail = path.join(folder, 'online-retail-2010-12.csv');
const cdnow = path.join(folder, 'cdnow-sample.txt');

/** Columns of fixed places; the nth purchase of a customer's day is n - 1 minutes after noon. */
function bareLinesOfCdnow(lines: readonly string[]): BareLine[] {
  const nth = new Map<string, number>();
  return lines
    .map((text) => ({
      customer: text.slice(7, 11),
      day: text.slice(12, 20),
      quantity: text.slice(20, 23),
      dollars: text.slice(-7),
    }))
    .filter(({ dollars }) => Number(dollars) > 0)
    .map(({ customer, day, quantity, dollars }) => {
      const place = (nth.get(`${customer} ${day}`) ?? 0) + 1;
      nth.set(`${customer} ${day}`, place);
      return {
        receipt: `${customer}-${day}-${place}`,
        customer,
        sku: 'CD',
        quantity: Number(quantity),
        fen: Math.round(Number(dollars) * 100),
        time: `${day}12${String(place - 1).padStart(2, '0')}`,
      };
    });
}

let house: Together;

async function replayTwice(file: PurchaseFile): Promise<void> {
  const { tally } = await replayFile(house, file);
  expect(tally.refusals).toEqual([]);
  await house.drain();
  expect(await checkBooks(house.subgraph('points').database)).toEqual([]);
  const before = await house.digests();
  expect((await replayFile(house, file)).tally).toEqual(tally);
  await house.drain();
  expect(await house.digests()).toEqual(before);
}

describe.each([
  { by: 'the base rule alone', offered: undefined },
  { by: 'the base rule and three campaigns', offered: onTop },
])('by $by', ({ offered }) => {
  beforeAll(async () => {
    house = await Together.start();
    if (offered) await offerOnTop(house);
  }, 120_000);

  afterAll(() => house.stop());

  (existsSync(onlineRetail) ? test : test.skip)(
    'online-retail, whole',
    async () => {
      await replayTwice(readOnlineRetail(readFileSync(onlineRetail), zone));
      const lines = bareLinesOfOnlineRetail(readFileSync(onlineRetail, 'latin1').split('\n').slice(1, -1));
      const bought = lines.filter(({ receipt }) => !receipt.startsWith('C'));
      const { purchases, piecesReturned } = reckon(lines, offered);
      expect(await recordedTotals(house)).toEqual({
        purchases: new Set(bought.map(({ receipt }) => receipt)).size,
        minor: bought.reduce((sum, { fen }) => sum + fen, 0),
        returned: piecesReturned,
      });
      await expectReckoned(house, 'online-retail', purchases);
      // What is worth the trouble: many bought above BASIC, and much came back.
      expect(purchases.filter(({ tier }) => tier === 'SILVER').length).toBeGreaterThan(5);
      expect(purchases.filter(({ tier }) => tier === 'GOLD').length).toBeGreaterThan(5);
      expect(purchases.filter(({ gone }) => gone > 0).length).toBeGreaterThan(50);
      // Each origin gave to many, or to nobody where it is not on offer.
      for (const origin of origins) {
        const paid = purchases.filter(({ points }) => points[origin] > 0).length;
        if (offered || origin === 'base') expect(paid).toBeGreaterThan(50);
        else expect(paid).toBe(0);
      }
      // A backtest looks back ten years at the most, and the file is older.
      await house.clock.moveTo(new Date('2011-01-01T00:00:00Z'));
      const { tookMs, shown } = await backtested(house);
      await house.clock.moveTo(new Date());
      expect(shown).toEqual(reckonBacktest(bought, purchases));
      expect(tookMs).toBeLessThan(60_000);
    },
    30 * 60_000,
  );

  (existsSync(cdnow) ? test : test.skip)(
    'cdnow, whole',
    async () => {
      const before = await recordedTotals(house);
      await replayTwice(readCdnow(readFileSync(cdnow), zone));
      const lines = bareLinesOfCdnow(readFileSync(cdnow, 'latin1').trimEnd().split('\r\n'));
      const after = await recordedTotals(house);
      expect(after.purchases - before.purchases).toBe(lines.length);
      expect(after.minor - before.minor).toBe(lines.reduce((sum, { fen }) => sum + fen, 0));
      expect(after.returned).toBe(before.returned);
      await expectReckoned(house, 'cdnow', reckon(lines, offered).purchases);
    },
    30 * 60_000,
  );
});
