import { Writable } from 'node:stream';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { readDemoRecord } from '../demo/demo-record.js';
import { loadRestOfDemo, prepareDemo } from '../demo/load-demo.js';
import { recordedTotals } from '../testing/replay-file.js';
import { Together } from '../testing/start-together.js';

/** The whole demo through the graph, as `npm start` loads it behind its block: interrupted once, gone on with, and asked for again. */
let house: Together;

beforeAll(async () => {
  house = await Together.start();
  await house.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
}, 120_000);

afterAll(() => house.stop());

/** What a log keeps of it; breaks where it is told to. */
class Log extends Writable {
  text = '';
  readonly isTTY = false;

  constructor(breakAt?: string) {
    super({
      write: (chunk: Buffer, _encoding, done) => {
        this.text += chunk.toString();
        done();
      },
    });
    if (breakAt === undefined) return;
    const write = this.write.bind(this);
    this.write = (chunk: string) => {
      write(chunk);
      if (chunk.includes(breakAt)) throw new Error('pulled the plug');
      return true;
    };
  }
}

async function load(out: Log): Promise<void> {
  const callers = house.callers();
  const place = { home: house.home, zone: 'Asia/Shanghai' };
  try {
    const record = await prepareDemo(callers, place, house.clock.now());
    await loadRestOfDemo(callers, place, record, out);
  } finally {
    await callers.close();
  }
}

async function count(subgraph: 'members' | 'rewards' | 'partners', sql: string): Promise<number> {
  const [row] = await house.subgraph(subgraph).asAdmin<{ count: string }>(`select count(*) from ${sql}`);
  return Number(row?.count);
}

test('an interrupted load is gone on with: 200 members, books that balance, and nothing twice', async () => {
  const broken = new Log('(50 %)');
  await expect(load(broken)).rejects.toThrow('pulled the plug');
  expect(await readDemoRecord(house.home)).toMatchObject({ complete: false });
  const halfWay = await recordedTotals(house);

  const whole = new Log();
  await load(whole);
  const lines = whole.text.trimEnd().split('\n');
  expect(lines.map((line) => /^demo data \d+\/\d+ \((\d+) %\)$/.exec(line)?.[1])).toEqual([
    '10',
    '20',
    '30',
    '40',
    '50',
    '60',
    '70',
    '80',
    '90',
    '100',
  ]);
  expect(await readDemoRecord(house.home)).toMatchObject({ complete: true, memberNumber: '10000016' });
  expect((await recordedTotals(house)).purchases).toBeGreaterThan(halfWay.purchases);
  expect(await count('members', 'member')).toBe(200);
  // Every fifth of the 199 others asks for one reward, every tenth for one exchange; the demo member had four and three.
  expect(await count('rewards', `redemption where status = 'SETTLED'`)).toBeGreaterThan(3 + 20);
  expect(await count('partners', `exchange where stage = 'COMMITTED'`)).toBeGreaterThan(2 + 5);
  await house.drain();
  expect(await checkBooks(house.subgraph('points').database)).toEqual([]);

  const before = await house.digests();
  await load(new Log());
  await house.drain();
  expect(await house.digests()).toEqual(before);
});
