/** A file of a million codes by `npm run coupons`, over the real gateway and the real service; then codes are taken until few are left. */
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '../../chassis/ids.js';
import { CodeVault } from '../../subgraphs/rewards/storage/codes/code-vault.js';
import { CodeShelf } from '../../subgraphs/rewards/storage/codes/redemption-codes.js';
import { testVaultKey } from '../../subgraphs/rewards/test/rewards-under-test.js';
import { uploadCoupons } from '../coupons/upload-coupons.js';
import { Together } from '../testing/start-together.js';

const many = 1_000_000;
const mostMinutes = 4;
/** Of the whole process, services and gateway included, from a fifth of the way to the end: the set of the file's codes is in it. */
const mostGrownMiB = 500;
const batch = 200;
const batches = 500;

let house: Together;
beforeAll(async () => {
  house = await Together.start({ subgraphs: ['rewards'] });
}, 120_000);
afterAll(() => house.stop());

const poolId = newId();

function* lines(): Generator<string> {
  for (let first = 0; first < many; first += 1_000) {
    yield Array.from(
      { length: 1_000 },
      (_, place) => `CEDAR-${String((first + place) * 7_919).padStart(10, '0')}\r\n`,
    ).join('');
  }
}

test('a million codes are in the pool in minutes, without the process growing', async () => {
  await pipeline(lines, createWriteStream(path.join(house.home, 'many.csv')));
  const weights: number[] = [];
  const said = { out: '', complaint: '' };
  const began = performance.now();
  const code = await uploadCoupons(
    ['--pool', poolId, '--file', 'many.csv', '--names', '雪松券|Cedar', '--gateway', house.gateway.url],
    {
      home: house.home,
      folder: house.home,
      progress: new Writable({
        write: (_chunk, _encoding, done) => {
          weights.push(process.memoryUsage().rss / 2 ** 20);
          done();
        },
      }),
      output: (text) => (said.out += text),
      complain: (text) => (said.complaint += text),
    },
  );
  const seconds = (performance.now() - began) / 1_000;
  const later = weights.slice(2);
  const grown = Math.max(...later) - (later[0] ?? 0);
  console.table({
    codes: many,
    seconds: Math.round(seconds),
    'codes a second': Math.round(many / seconds),
    'MiB of the process at each tenth': weights.map(Math.round).join(' '),
    'MiB more at most since the second': Math.round(grown),
  });
  expect({ code, ...said }).toEqual({ code: 0, out: '1,000,000  ACCEPTED\n', complaint: '' });
  expect(grown).toBeLessThan(mostGrownMiB);
  expect(seconds).toBeLessThan(mostMinutes * 60);
}, 600_000);

test('taking codes stays as fast when a tenth of them is given', async () => {
  const { database } = house.subgraph('rewards');
  const shelf = new CodeShelf(new CodeVault(testVaultKey));
  const [took, gave]: [number[], number[]] = [[], []];
  for (let nth = 0; nth < batches; nth += 1) {
    const ids = Array.from({ length: batch }, () => newId());
    const began = performance.now();
    await database.transaction(async (tx) => {
      const wanted = ids.map((redemptionId) => ({ redemptionId, pools: [{ poolId, codes: 1, contentNo: 1 }] }));
      expect((await shelf.reserveCodes(tx, wanted)).size).toBe(batch);
    });
    took.push(performance.now() - began);
    const reserved = performance.now();
    await database.transaction((tx) => shelf.giveCodes(tx, ids));
    gave.push(performance.now() - reserved);
  }
  const median = (of: number[]) => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;
  const [first, last] = [median(took.slice(0, 50)), median(took.slice(-50))];
  console.table({
    'codes given': batches * batch,
    'ms for 200 at first, median of 50': Math.round(first * 10) / 10,
    'ms for 200 at last, median of 50': Math.round(last * 10) / 10,
    'ms for 200 at most': Math.round(Math.max(...took) * 10) / 10,
    'ms to give 200, median at first and at last': [median(gave.slice(0, 50)), median(gave.slice(-50))]
      .map(Math.round)
      .join(' '),
  });
  // Noise of a machine that is shared, not a measure of the ratio.
  expect(last).toBeLessThan(3 * first + 20);
}, 300_000);
