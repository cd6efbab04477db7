/** The commands of subgraphs/partners/FIRST-EXCHANGE.md, as they stand there, from top to bottom. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { prepareDemo } from '../demo/load-demo.js';
import { projectRoot } from '../home.js';
import { Together } from '../testing/start-together.js';
import { tokenSource } from '../tokens.js';

let house: Together;
let member: string;

beforeAll(async () => {
  house = await Together.start();
  const callers = house.callers();
  const { memberNumber } = await prepareDemo(callers, { home: house.home, zone: 'Asia/Shanghai' }, house.clock.now());
  await callers.close();
  member = `member:${String(memberNumber)}`;
});
afterAll(() => house.stop());

/** What each of the page's blocks of commands prints. */
async function runPage(): Promise<string[]> {
  const page = await readFile(path.join(projectRoot, 'subgraphs/partners/FIRST-EXCHANGE.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands]) => commands ?? '');
  const between = '--- the next block';
  // Where it is and who asks are this test's own; everything else is the page's.
  const own = [
    `curl() { node '${path.join(projectRoot, 'stack/testing/curl.mjs')}' "$@"; }`,
    `HERE=${house.gateway.url}`,
    `OPS=${await tokenSource(house.secrets, 'ops:ann')()}`,
    `MEMBER=${await tokenSource(house.secrets, member)()}`,
  ];
  const lines = blocks
    .map((block) => block.replaceAll(/^(HERE|OPS|MEMBER)=.*$/gm, ''))
    .join(`echo\necho '${between}'\n`);
  const { stdout } = await promisify(execFile)('bash', ['-euc', `${own.join('\n')}\n${lines}`], { cwd: projectRoot });
  return stdout.split(between);
}

test('from credentials to an exchange of each direction', async () => {
  const [prelude, client, token, quota, link, credited, exchanged] = await runPage();
  expect([prelude, client, token, link].map((printed) => printed?.trim())).toEqual(['', '', '', '']);
  expect(quota).toMatch(/"calls":\{"limit":\d+,"remaining":\d+/);
  expect(credited).toMatch(/"creditExchange":\{"id":"[0-9a-f-]+","status":"COMMITTED","given":500,"received":500\}/);
  const answers = exchanged?.match(/\{"data":.*?\}\}\}?(?=\{|\s|$)/g) ?? [];
  expect(answers).toHaveLength(3);
  expect(answers[0]).toContain('"status":"ANNOUNCED","given":100,"received":100');
  expect(answers[1]).toContain('"status":"COMMITTED"');
  expect(answers[2]).toContain('"status":"COMMITTED","given":100,"received":100');
  const wallets = '{ me { wallets { currency { code } spendable } } }';
  const { data } = await house.ask(wallets, {}, { as: member });
  const { wallets: held } = data?.['me'] as { wallets: unknown[] };
  expect(held).toContainEqual({ currency: { code: 'PLAY' }, spendable: 400 });
});
