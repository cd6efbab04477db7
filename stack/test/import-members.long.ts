/** A file of 100,000 lines as one channel's import, over the real gateway and the real service. */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { importMembers } from '../import/import-members.js';
import { Together } from '../testing/start-together.js';

const many = 100_000;
const mostMinutes = 8;
/** Of the whole process, services and gateway included, from a fifth of the way to the end. */
const mostGrownMiB = 400;

let house: Together;
beforeAll(async () => {
  house = await Together.start({ subgraphs: ['members'] });
}, 120_000);
afterAll(() => house.stop());

const lineOf = (nth: number) =>
  `${String(nth)},"Li, Number ${String(nth)}",+86${String(13_000_000_000 + nth)},n${String(nth)}@example.com,1990-01-${String((nth % 28) + 1).padStart(2, '0')}\r\n`;

const membersCount = async () =>
  Number((await house.subgraph('members').asAdmin<{ n: string }>('select count(*) as n from member'))[0]?.n);

test('is done in minutes, with every line told of, and without growing', async () => {
  const lines = Array.from({ length: many }, (_, place) => lineOf(place + 1));
  await writeFile(path.join(house.home, 'many.csv'), `key,displayName,phone,email,birthday\r\n${lines.join('')}`);
  const mapping = {
    source: 'many',
    key: 'key',
    columns: { displayName: 'displayName', phone: 'phone', email: 'email', birthday: 'birthday' },
  };
  await writeFile(path.join(house.home, 'many.json'), JSON.stringify(mapping));
  // The import tells of itself at every tenth of the way, which is when the process is weighed.
  const weights: number[] = [];
  const said = { out: '', complaint: '' };
  const began = performance.now();
  const code = await importMembers(['--file', 'many.csv', '--map', 'many.json', '--gateway', house.gateway.url], {
    home: house.home,
    folder: house.home,
    zone: 'Asia/Shanghai',
    progress: new Writable({
      write: (_chunk, _encoding, done) => {
        weights.push(process.memoryUsage().rss / 2 ** 20);
        done();
      },
    }),
    output: (text) => (said.out += text),
    complain: (text) => (said.complaint += text),
  });
  const minutes = (performance.now() - began) / 60_000;
  const later = weights.slice(2);
  const grown = Math.max(...later) - (later[0] ?? 0);
  console.table({
    lines: many,
    minutes: Math.round(minutes * 100) / 100,
    'lines a second': Math.round(many / minutes / 60),
    'MiB of the process at each tenth': weights.map(Math.round).join(' '),
    'MiB more at most since the second': Math.round(grown),
  });
  expect({ code, complaint: said.complaint }).toEqual({ code: 0, complaint: '' });
  expect(await membersCount()).toBe(many);
  const tally = new Map<string, number>();
  const report = createInterface({ input: createReadStream(path.join(house.home, 'many.csv.outcome.csv')) });
  let place = 0;
  for await (const line of report) {
    if (place > 0) expect(line.startsWith(`${String(place + 1)},ENROLLED,,,`)).toBe(true);
    place += 1;
    tally.set(line, 1);
  }
  // Each line with another member's number.
  expect(tally.size).toBe(many + 1);
  expect(weights.length).toBeGreaterThanOrEqual(10);
  expect(grown).toBeLessThan(mostGrownMiB);
  expect(minutes).toBeLessThan(mostMinutes);
}, 900_000);
