import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { projectRoot } from '../home.js';
import { readOnlineRetail } from '../replay/read-online-retail.js';
import { memberIdOf, purchaseIdOf } from '../replay/replay-ids.js';
import { offerOnTop, onTop } from '../testing/campaigns-on-top.js';
import { reckon } from '../testing/reckoning.js';
import {
  bareLinesOfOnlineRetail,
  expectReckoned,
  memberNow,
  recordedPurchases,
  replayFile,
  zone,
} from '../testing/replay-file.js';
import { Together } from '../testing/start-together.js';

/**
 * Three campaigns beside the base rule: on Wednesdays the points are doubled; 22423 and some others give half a point more per
 * yuan; a basket of 300 yuan gives 50 points, to one customer 100 a day. The day's cap of 5,000 cuts from the last of them on.
 */
const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

let house: Together;

beforeEach(async () => {
  house = await Together.start();
  await house.clock.moveTo(new Date('2010-12-10T00:00:00Z'));
  await offerOnTop(house);
});

afterEach(async () => {
  try {
    expect(await checkBooks(house.subgraph('points').database)).toEqual([]);
  } finally {
    await house.stop();
  }
});

test('a small file that has all of it: every award, what caps cut, and what goes with pieces that come back', async () => {
  const content = [
    header,
    // A Wednesday. 300.30 + 66.70 = 367.00: 367, the same again, 66.70 / 2 = 33.35 -> 33, and 50.
    '1,TEA,TEA,3,01/12/2010 10:00,100.10,20,UK',
    '1,22423,CAKE,2,01/12/2010 10:00,33.35,20,UK',
    // The tea has 300 of 367 twice (300.3; the cake's 66.7 is rounded up) and 41 of 50 (40.91). One of three goes:
    'C2,TEA,TEA,-1,02/12/2010 10:00,100.10,20,UK',
    // and another, and one of two cakes, of which all have 67, 67, 33 and 9.
    'C3,TEA,TEA,-1,03/12/2010 10:00,100.10,20,UK',
    'C3,22423,CAKE,-1,03/12/2010 10:00,33.35,20,UK',
    // A Thursday: 300.00 are enough, 299.99 are not; a third time is more than 100 a day, and the next day it is not.
    '4,TEA,TEA,1,02/12/2010 09:00,300.00,21,UK',
    '5,TEA,TEA,1,02/12/2010 10:00,299.99,21,UK',
    '6,TEA,TEA,1,02/12/2010 11:00,300.00,21,UK',
    '7,TEA,TEA,1,02/12/2010 12:00,300.00,21,UK',
    '8,TEA,TEA,1,03/12/2010 09:00,300.00,21,UK',
    // A Wednesday: 4,990 leave 10 of the doubling, of which the tea has 6 (5.99) and the cake 4; nothing of the rest.
    '9,TEA,TEA,100,01/12/2010 10:00,29.90,22,UK',
    '9,22423,CAKE,20,01/12/2010 10:00,100.00,22,UK',
    // Ten cakes of twenty: 1,000 of 2,000 and 2 of 4.
    'C10,22423,CAKE,-10,02/12/2010 10:00,100.00,22,UK',
    // A Thursday: 4,700, then 300 of the 2,350 for the cake, and nothing for the basket.
    '11,22423,CAKE,47,02/12/2010 10:00,100.00,23,UK',
    // 6,000 of which 5,000 are paid, and silver the next Wednesday: 20.02 x 1.2 = 24.024 -> 24, again, 10.01 / 2 -> 5.
    '12,TEA,TEA,1,02/12/2010 10:00,6000.00,24,UK',
    '13,TEA,TEA,1,08/12/2010 10:00,10.01,24,UK',
    '13,22423,CAKE,1,08/12/2010 10:00,10.01,24,UK',
  ].join('\n');
  const file = readOnlineRetail(Buffer.from(content), zone);
  const { tally } = await replayFile(house, file);
  expect(tally).toMatchObject({ customers: 5, purchases: 10, returns: 3, returnedPieces: 13, refusals: [] });

  const recorded = await recordedPurchases(house);
  const of = (receipt: string, customer: string) => {
    const { tier, points, gone } = recorded.get(purchaseIdOf('online-retail', receipt, customer))!;
    return [tier, points.base, points.doubled, points.extra, points.basket, gone];
  };
  // Of the tea 300 - floor(300 / 3), twice, and 41 - floor(41 / 3); of the cake 67 - 33, twice, 33 - 16 and 9 - 4.
  expect(of('1', '20')).toEqual(['BASIC', 367, 367, 33, 50, 200 + 200 + 28 + 34 + 34 + 17 + 5]);
  expect(of('4', '21')).toEqual(['BASIC', 300, 0, 0, 50, 0]);
  expect(of('5', '21')).toEqual(['BASIC', 299, 0, 0, 0, 0]);
  expect(of('6', '21')).toEqual(['BASIC', 300, 0, 0, 50, 0]);
  expect(of('7', '21')).toEqual(['BASIC', 300, 0, 0, 0, 0]);
  expect(of('8', '21')).toEqual(['BASIC', 300, 0, 0, 50, 0]);
  expect(of('9', '22')).toEqual(['BASIC', 4_990, 10, 0, 0, 1_000 + 2]);
  expect(of('11', '23')).toEqual(['BASIC', 4_700, 0, 300, 0, 0]);
  expect(of('12', '24')).toEqual(['BASIC', 5_000, 0, 0, 0, 0]);
  expect(of('13', '24')).toEqual(['SILVER', 24, 24, 5, 0, 0]);
  expect(await memberNow(house, memberIdOf('online-retail', '20'))).toMatchObject({ pending: 817 - 518 });

  // The reckoning that judges the real files comes to the same here, where it can be followed on paper.
  await expectReckoned(
    house,
    'online-retail',
    reckon(bareLinesOfOnlineRetail(content.split('\n').slice(1)), onTop).purchases,
  );

  await house.drain();
  const before = await house.digests();
  expect((await replayFile(house, file)).tally).toEqual(tally);
  await house.drain();
  expect(await house.digests()).toEqual(before);
});

const real = path.resolve(projectRoot, '../shared/data/online-retail-2010-12.csv');

(existsSync(real) ? test : test.skip)('the first day of the real file, reckoned again from its lines', async () => {
  const all = readFileSync(real, 'latin1').split('\n');
  const ofTheDay = all.filter((text) => text.includes(',01/12/2010 '));
  const file = readOnlineRetail(Buffer.from([all[0], ...ofTheDay].join('\n'), 'latin1'), zone);
  expect((await replayFile(house, file)).tally.refusals).toEqual([]);
  const { purchases } = reckon(bareLinesOfOnlineRetail(ofTheDay), onTop);
  await expectReckoned(house, 'online-retail', purchases);
  // What is worth the trouble: each campaign gave to many.
  for (const origin of ['doubled', 'extra', 'basket'] as const) {
    expect(purchases.filter(({ points }) => points[origin] > 0).length).toBeGreaterThan(20);
  }
});
