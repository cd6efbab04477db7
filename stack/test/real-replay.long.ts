import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { projectRoot } from '../home.js';
import { readCdnow } from '../replay/read-cdnow.js';
import { readOnlineRetail } from '../replay/read-online-retail.js';
import type { PurchaseFile } from '../replay/receipts.js';
import { recordedTotals, replayFile, zone } from '../testing/replay-file.js';
import { Together } from '../testing/start-together.js';

/** The real files, whole, twice each, through the graph; what was recorded is compared with sums over their lines. */
const folder = path.resolve(projectRoot, '../shared/data');
const onlineRetail = path.join(folder, 'online-retail-2010-12.csv');
const cdnow = path.join(folder, 'cdnow-sample.txt');

let house: Together;

beforeAll(async () => {
  house = await Together.start();
}, 120_000);

afterAll(() => house.stop());

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

(existsSync(onlineRetail) ? test : test.skip)(
  'online-retail, whole',
  async () => {
    await replayTwice(readOnlineRetail(readFileSync(onlineRetail), zone));
    const bought = readFileSync(onlineRetail, 'latin1')
      .split('\n')
      .slice(1, -1)
      .map((text) => text.split(','))
      .map((fields) => ({
        invoice: fields[0]!,
        quantity: Number(fields.at(-5)),
        fen: Math.round(Number(fields.at(-3)) * 100),
        customer: fields.at(-2)!,
      }))
      .filter(({ invoice, fen, customer }) => customer !== '' && fen > 0 && !invoice.startsWith('C'));
    expect(await recordedTotals(house)).toMatchObject({
      purchases: new Set(bought.map(({ invoice }) => invoice)).size,
      minor: bought.reduce((sum, { fen, quantity }) => sum + fen * quantity, 0),
    });
  },
  30 * 60_000,
);

(existsSync(cdnow) ? test : test.skip)(
  'cdnow, whole',
  async () => {
    const before = await recordedTotals(house);
    await replayTwice(readCdnow(readFileSync(cdnow), zone));
    const cents = readFileSync(cdnow, 'latin1')
      .trimEnd()
      .split('\r\n')
      .map((text) => Math.round(Number(text.slice(-7)) * 100))
      .filter((amount) => amount > 0);
    const after = await recordedTotals(house);
    expect(after.purchases - before.purchases).toBe(cents.length);
    expect(after.minor - before.minor).toBe(cents.reduce((sum, amount) => sum + amount, 0));
  },
  30 * 60_000,
);
