import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { exportList } from '../export/export-list.js';
import { importMembers } from '../import/import-members.js';
import { Together } from '../testing/start-together.js';

let house: Together;
beforeAll(async () => {
  house = await Together.start({ subgraphs: ['members', 'points', 'rewards'] });
});
afterAll(() => house.stop());

interface Run {
  code: number;
  out: string;
  complaint: string;
}

async function run(command: 'import' | 'export', args: string[]): Promise<Run> {
  const said = { out: '', complaint: '' };
  const desk = {
    home: house.home,
    folder: house.home,
    zone: 'Asia/Shanghai',
    progress: new Writable({ write: (_chunk, _encoding, done) => done() }),
    output: (text: string) => (said.out += text),
    complain: (text: string) => (said.complaint += text),
  };
  const work = command === 'import' ? importMembers : exportList;
  return { code: await work([...args, '--gateway', house.gateway.url], desk), ...said };
}

const inHome = (name: string) => path.join(house.home, name);
type Row = Record<string, string>;
const rowsOf = async (name: string) =>
  parse(await readFile(inHome(name)), { columns: true, bom: true }) as unknown as Row[];
const outcomesOf = async (name: string) => (await rowsOf(name)).map(({ line, outcome, code }) => [line, outcome, code]);
const membersCount = async () =>
  Number((await house.subgraph('members').asAdmin<{ n: string }>('select count(*) as n from member'))[0]?.n);

const mapping = {
  source: 'crm',
  key: '编号',
  columns: { displayName: '姓名', phone: '手机', email: '邮箱', birthday: { column: '生日', format: 'dd/MM/yyyy' } },
  always: { locale: 'en' },
};
/** Quotes, a line break inside them, CRLF and LF, empty lines, and a formula in a name. */
const file = [
  '编号,姓名,手机,邮箱,生日\r\n',
  '1,"Li, Hua",138 0000 0001,li@example.com,29/02/2000\r\n',
  '\r\n',
  '2,"王\n伟",13800000002,,\n',
  '3,=SUM(A1),13800000003,,\r\n',
  '3,=SUM(A1),13800000003,,\r\n',
  '3,Somebody else,13800000004,,\r\n',
  '4,Too,many,columns,,here\r\n',
  '5,Few\r\n',
  '6,No phone,12,,\r\n',
  '7,No day,,,31/02/2000\r\n',
  ',No key,,,\r\n',
  '8,Same phone,+8613800000001,,\r\n',
].join('');
const expected = (good: string, last: [string, string]) => [
  ['2', good, ''],
  ['5', good, ''],
  ['6', good, ''],
  ['7', 'REFUSED', 'REPEATED_LINE'],
  ['8', 'REFUSED', 'REPEATED_KEY'],
  ['9', 'REFUSED', 'TOO_MANY_COLUMNS'],
  ['10', 'REFUSED', 'TOO_FEW_COLUMNS'],
  ['11', 'REFUSED', 'BAD_USER_INPUT'],
  ['12', 'REFUSED', 'BAD_USER_INPUT'],
  ['13', 'REFUSED', 'NO_KEY'],
  ['14', ...last],
];

describe('the import of members', () => {
  beforeAll(async () => {
    await writeFile(inHome('mapping.json'), JSON.stringify(mapping));
    await writeFile(inHome('crm.csv'), `\ufeff${file}`);
  });
  const importCrm = (...more: string[]) => run('import', ['--file', 'crm.csv', '--map', 'mapping.json', ...more]);

  test('a dry run sends nothing and says of each line what would be refused', async () => {
    expect(await importCrm('--dry-run')).toMatchObject({ code: 1, complaint: '' });
    expect(await outcomesOf('crm.csv.outcome.csv')).toEqual(expected('READY', ['REFUSED', 'SHARED']));
    expect(await membersCount()).toBe(0);
  });

  test('enrols what is right, says of each line what became of it, and a second time the same', async () => {
    expect(await importCrm()).toMatchObject({ code: 1, complaint: '' });
    const first = await readFile(inHome('crm.csv.outcome.csv'), 'utf8');
    expect(await outcomesOf('crm.csv.outcome.csv')).toEqual(expected('ENROLLED', ['REFUSED', 'ALREADY_ENROLLED']));
    const [one, , , , , , , , , , last] = await rowsOf('crm.csv.outcome.csv');
    expect(last?.['memberNumber']).toBe(one?.['memberNumber']);
    expect(await membersCount()).toBe(3);
    await importCrm();
    expect(await readFile(inHome('crm.csv.outcome.csv'), 'utf8')).toBe(first);
    expect(await membersCount()).toBe(3);
    expect((await stat(inHome('crm.csv.outcome.csv'))).mode & 0o077).toBe(0);
  });

  test('a file of another encoding is read when it is said, and never guessed', async () => {
    // 张三 in GB18030.
    const gb = Buffer.concat([
      Buffer.from('displayName,phone\n'),
      Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]),
      Buffer.from(',13800000009\n'),
    ]);
    await writeFile(inHome('gb.csv'), gb);
    const refused = await run('import', ['--file', 'gb.csv']);
    expect(refused.code).toBe(2);
    expect(refused.complaint).toContain('--encoding gb18030');
    expect(await run('import', ['--file', 'gb.csv', '--encoding', 'gb18030'])).toMatchObject({ code: 0 });
    const listed = '{ members(first: 1) { edges { node { displayName profile { phone } } } } }';
    const { data } = await house.ask(listed, {}, { as: 'ops:ann' });
    expect(data).toEqual({
      members: { edges: [{ node: { displayName: '张三', profile: { phone: '+8613800000009' } } }] },
    });
  });

  test.each([
    ['a column that is not there', ['--file', 'gb.csv', '--map', 'mapping.json', '--encoding', 'gb18030'], 'no column'],
    ['a file that is not there', ['--file', 'none.csv'], 'cannot be read'],
    ['a caller who may not', ['--file', 'crm.csv', '--map', 'mapping.json', '--as', 'ops:ann'], 'FORBIDDEN'],
  ])('%s is said, and ends with 2', async (_what, args, words) => {
    const { code, complaint } = await run('import', args);
    expect(code).toBe(2);
    expect(complaint).toContain(words);
  });
});

describe('the export of a list', () => {
  test('holds every entry of every page, with values below it, and no formula', async () => {
    const people = Array.from({ length: 120 }, (_, nth) => `Person ${nth},${13_700_000_000 + nth}`);
    await writeFile(inHome('people.csv'), ['displayName,phone', ...people].join('\n'));
    expect(await run('import', ['--file', 'people.csv'])).toMatchObject({ code: 0 });
    expect(await run('export', ['--list', 'members', '--out', 'members.csv', '--as', 'ann', '--bom'])).toMatchObject({
      code: 0,
      complaint: '',
    });
    const text = await readFile(inHome('members.csv'), 'utf8');
    expect(text.startsWith('\ufeff')).toBe(true);
    const rows = await rowsOf('members.csv');
    expect(rows).toHaveLength(124);
    expect(new Set(rows.map(({ number }) => number)).size).toBe(124);
    const byName = new Map(rows.map((row) => [row['displayName'], row]));
    expect(byName.get('Li, Hua')).toMatchObject({
      'profile.phone': "'+8613800000001",
      'profile.birthday': '2000-02-29',
      'tier.tier.code': 'BASIC',
      'tier.qualifyingSpend.amountMinor': '0',
    });
    expect(byName.has("'=SUM(A1)")).toBe(true);
  });

  test('takes a filter and fields of other subgraphs, raw', async () => {
    const args = ['--list', 'members', '--out', 'few.csv', '--as', 'ann', '--raw'];
    const filter = ['--filter', '{"phone": "13800000003"}'];
    await run('export', [...args, ...filter, '--fields', 'displayName,profile.phone,wallet.spendable']);
    expect(await readFile(inHome('few.csv'), 'utf8')).toBe(
      'displayName,profile.phone,wallet.spendable\r\n=SUM(A1),+8613800000003,0\r\n',
    );
  });

  test('as JSON it is the entries as the graph gives them; a list that nobody pages through too', async () => {
    await run('export', ['--list', 'tiers', '--format', 'json', '--out', 'tiers.json', '--as', 'ann']);
    const tiers = JSON.parse(await readFile(inHome('tiers.json'), 'utf8')) as { code: string }[];
    expect(tiers.map(({ code }) => code)).toEqual(['BASIC', 'SILVER', 'GOLD', 'DIAMOND']);
    const none = ['--filter', '{"by": "ops:nobody"}'];
    await run('export', ['--list', 'pointsAuditLog', '--format', 'json', '--out', 'log.json', '--as', 'ann', ...none]);
    expect(JSON.parse(await readFile(inHome('log.json'), 'utf8'))).toEqual([]);
  });

  test('a part of a report, whose arguments are its filter', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const series = ['--list', 'redemption-series', '--out', 'series.csv', '--as', 'ann', '--filter'];
    expect(
      await run('export', [...series, `{"from": "2026-01-01", "until": "2026-03-31", "by": "MONTH"}`]),
    ).toMatchObject({
      ...{ code: 0, complaint: '' },
    });
    const months = await rowsOf('series.csv');
    expect(months.map(({ from, until, redemptions }) => [from, until, redemptions])).toEqual([
      ['2026-01-01', '2026-01-31', '0'],
      ['2026-02-01', '2026-02-28', '0'],
      ['2026-03-01', '2026-03-31', '0'],
    ]);
    const popularity = ['--list', 'reward-popularity', '--out', 'rewards.csv', '--as', 'ann', '--filter'];
    expect(await run('export', [...popularity, `{"from": "${today}", "until": "${today}"}`])).toMatchObject({
      code: 0,
    });
    const [head] = (await readFile(inHome('rewards.csv'), 'utf8')).split('\r\n');
    expect(head?.split(',')).toEqual(expect.arrayContaining(['rewardId', 'title', 'rank', 'stock.turnover.value']));
    const unsaid = await run('export', [...popularity, '{"until": "2026-01-01"}']);
    expect([unsaid.code, unsaid.complaint]).toEqual([2, expect.stringContaining('from and until at least')]);
  });

  test('the audit log tells of the exports and of each member they held', async () => {
    const args = ['--list', 'membersAuditLog', '--out', 'log.csv', '--as', 'bo', '--filter', '{"by": "ops:ann"}'];
    expect(await run('export', args)).toMatchObject({ code: 0 });
    const rows = await rowsOf('log.csv');
    expect(rows.filter(({ subject }) => subject === 'query/members').length).toBeGreaterThan(2);
    expect(rows.filter(({ action }) => action === 'member.viewed').length).toBeGreaterThan(124);
    expect(rows.map(({ details }) => details).join('')).not.toContain('13800000003');
  });

  test('what cannot be exported is said, and leaves no file', async () => {
    const unknown = await run('export', ['--list', 'secrets', '--out', 'none.csv', '--as', 'ann']);
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.complaint).toContain('membersAuditLog');
    const noField = await run('export', ['--list', 'members', '--fields', 'soul', '--out', 'none.csv', '--as', 'ann']);
    expect(noField.complaint).toContain('soul');
    const token = ['--token', 'none'];
    expect(await run('export', ['--list', 'members', '--out', 'none.csv', ...token])).toMatchObject({ code: 2 });
    for (const name of ['none.csv', 'none.csv.part']) await expect(stat(inHome(name))).rejects.toThrow('ENOENT');
  });
});
