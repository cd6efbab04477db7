/** `npm run coupons` over the real gateway and the real service. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { newId } from '../../chassis/ids.js';
import { uploadCoupons } from '../coupons/upload-coupons.js';
import { Together } from '../testing/start-together.js';

let house: Together;
beforeAll(async () => {
  house = await Together.start({ subgraphs: ['rewards'] });
});
afterAll(() => house.stop());

const said = { out: '', complaint: '', progress: '' };
async function run(...args: string[]): Promise<number> {
  Object.assign(said, { out: '', complaint: '', progress: '' });
  return uploadCoupons([...args, '--gateway', house.gateway.url], {
    home: house.home,
    folder: house.home,
    progress: new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        said.progress += chunk.toString();
        done();
      },
    }),
    output: (text) => (said.out += text),
    complain: (text) => (said.complaint += text),
  });
}

const inHome = (name: string) => path.join(house.home, name);
const pool = async (poolId: string) => {
  const query = '{ couponPools(first: 100) { edges { node { id name lowAt validUntil uploaded free isLow } } } }';
  const { data } = await house.ask(query, {}, { as: 'ops:ann' });
  const { edges } = data?.['couponPools'] as { edges: { node: Record<string, unknown> }[] };
  return edges.map(({ node }) => node).find(({ id }) => id === poolId);
};

test('a file with bad lines: the good ones are in the pool, the others are told of, and a second run changes nothing', async () => {
  const poolId = newId();
  const codes = Array.from({ length: 6_000 }, (_, place) => `BIRCH-${String(place).padStart(6, '0')}`);
  // The first line of the second part again, and one of the first.
  const lines = [...codes, 'birch005999', 'short', 'with blank', 'BIRCH-000000', '', 'a,b'];
  await writeFile(inHome('birch.csv'), lines.join('\n'));
  const order = ['--pool', poolId, '--file', 'birch.csv', '--names', '白桦券 | Birch', '--refused', 'refused.csv'];
  for (let time = 0; time < 2; time += 1) {
    expect(await run(...order)).toBe(1);
    expect(said.complaint).toBe('');
    expect(said.out).toBe(
      [
        '    6,000  ACCEPTED\n',
        '        2  DUPLICATE_IN_FILE\n',
        '        1  TOO_SHORT\n',
        '        1  BAD_CHARACTER\n',
        '        1  TOO_MANY_COLUMNS\n',
        'line 6001: DUPLICATE_IN_FILE\n',
        'line 6002: TOO_SHORT\n',
        'line 6003: BAD_CHARACTER\n',
        'line 6004: DUPLICATE_IN_FILE\n',
        'line 6006: TOO_MANY_COLUMNS\n',
      ].join(''),
    );
    expect(said.progress).toContain('coupons 6006/6006 (100 %)');
    expect((await readFile(inHome('refused.csv'), 'utf8')).split('\r\n')).toEqual([
      'line,reason',
      '6001,DUPLICATE_IN_FILE',
      '6002,TOO_SHORT',
      '6003,BAD_CHARACTER',
      '6004,DUPLICATE_IN_FILE',
      '6006,TOO_MANY_COLUMNS',
      '',
    ]);
    expect(await pool(poolId)).toMatchObject({ name: 'Birch', lowAt: 100, uploaded: 6_000, free: 6_000, isLow: false });
  }
});

test('what cannot be done is said, and nothing is put in', async () => {
  await writeFile(inHome('one.csv'), 'ELM-000001\n');
  expect(await run('--file', 'one.csv')).toBe(2);
  expect(said.complaint).toContain('npm run coupons -- --pool UUID --file FILE');
  expect(await run('--pool', newId(), '--file', 'none.csv')).toBe(2);
  expect(said.complaint).toContain('none.csv cannot be read');
  expect(await run('--pool', newId(), '--file', 'one.csv')).toBe(2);
  expect(said.complaint).toContain('BAD_USER_INPUT, There is no such pool of coupons (input.poolId)');
  expect(await run('--pool', newId(), '--file', 'one.csv', '--as', 'channel:shop', '--names', '榆|Elm')).toBe(2);
  expect(said.complaint).toContain('FORBIDDEN');
});
