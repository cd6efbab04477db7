/** The commands of the pages for partners, as they stand there, from top to bottom and in one shell. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { prepareDemo } from '../demo/load-demo.js';
import { projectRoot } from '../home.js';
import { freePort } from '../postgres/embedded-server.js';
import { Together } from '../testing/start-together.js';
import { tokenSource } from '../tokens.js';

const pages = ['FIRST-EXCHANGE.md', 'BEING-TOLD.md', 'MONTH.md'] as const;
const callers = ['ops:ann', 'ops:bo', 'member:10000016', 'partner:mill', 'partner:bakery'];
const between = '--- the next block';

let house: Together;
/** What each block of a page's commands printed. */
const printed = new Map<(typeof pages)[number], string[]>();

beforeAll(async () => {
  house = await Together.start();
  const demo = house.callers();
  await prepareDemo(demo, { home: house.home, zone: 'Asia/Shanghai' }, house.clock.now());
  await demo.close();
  const perPage = await Promise.all(pages.map((page) => commandsOf(page)));
  const running = { over: false };
  const ran = promisify(execFile)('bash', ['-euc', [await surroundings(), ...perPage.flat()].join(separator)], {
    cwd: projectRoot,
  }).finally(() => (running.over = true));
  // Nothing sends webhooks here unless it is asked to.
  while (!running.over) {
    await house.subgraph('partners').service.runJob('deliver-webhooks');
    await sleep(50);
  }
  const [, ...outputs] = (await ran).stdout.split(between);
  pages.forEach((page, place) => printed.set(page, outputs.splice(0, perPage[place]?.length)));
});
afterAll(() => house.stop());

const separator = `\necho '${between}'\n`;

async function commandsOf(page: string): Promise<string[]> {
  const text = await readFile(path.join(projectRoot, 'subgraphs/partners', page), 'utf8');
  const port = String(await freePort());
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands = '']) =>
    commands.replace(/^HERE=.*$/m, `HERE=${house.gateway.url}`).replaceAll('4200', port),
  );
}

/** This test's own: tokens of this house, and a curl for machines without one. */
async function surroundings(): Promise<string> {
  const tokens = await Promise.all(
    callers.map(async (caller) => `${caller}) echo '${await tokenSource(house.secrets, caller)()}' ;;`),
  );
  return [
    // A page that breaks off leaves its receiver running.
    `trap 'kill $(jobs -p) 2>/dev/null || true' EXIT`,
    `curl() { node '${path.join(projectRoot, 'stack/testing/curl.mjs')}' "$@"; }`,
    `npm() { case "\${@: -1}" in ${tokens.join(' ')} esac; }`,
  ].join('\n');
}

function answersOf(page: (typeof pages)[number], block: number): Record<string, unknown>[] {
  const text = printed.get(page)?.[block] ?? '';
  return text
    .split('\n')
    .filter((line) => line.startsWith('{"data"'))
    .map((line) => (JSON.parse(line) as { data: Record<string, unknown> }).data);
}

test('from credentials to an exchange of each direction', async () => {
  const blocks = printed.get('FIRST-EXCHANGE.md') ?? [];
  expect(blocks).toHaveLength(7);
  const [prelude, client, token, , link] = blocks.map((block) => block.trim());
  expect([prelude, client, token, link]).toEqual(['', '', '', '']);
  expect(answersOf('FIRST-EXCHANGE.md', 3)).toMatchObject([{ partnerQuota: { calls: { limit: 100_000 } } }]);
  expect(answersOf('FIRST-EXCHANGE.md', 5)).toMatchObject([
    { creditExchange: { status: 'COMMITTED', given: 500, received: 500 } },
  ]);
  expect(answersOf('FIRST-EXCHANGE.md', 6)).toMatchObject([
    { startSandboxExchange: { status: 'ANNOUNCED', given: 100, received: 100 } },
    { confirmExchange: { status: 'COMMITTED' } },
    { exchange: { status: 'COMMITTED', given: 100, received: 100 } },
  ]);
  const wallets = '{ me { wallets { currency { code } spendable } } }';
  const { data } = await house.ask(wallets, {}, { as: 'member:10000016' });
  const { wallets: held } = data?.['me'] as { wallets: unknown[] };
  // 500 came and 100 went; the next page holds another 100.
  expect(held).toContainEqual({ currency: { code: 'PLAY' }, spendable: 500 - 100 - 100 });
});

test('a receiver is challenged, told, and told again under the same id', () => {
  expect(answersOf('BEING-TOLD.md', 1)).toEqual([
    { webhookEndpoints: [{ url: expect.stringMatching(/^http:\/\/127/) as string, state: 'ACTIVE' }] },
  ]);
  const told = (block: number) =>
    (printed.get('BEING-TOLD.md')?.[block] ?? '').split('\n').filter((line) => line.includes(' exchange.'));
  expect(told(2)).toEqual([expect.stringMatching(/^\S+ exchange\.announced [0-9a-f-]{36}$/)]);
  const [delivery, replay] = answersOf('BEING-TOLD.md', 3);
  expect(delivery).toMatchObject({
    webhookDeliveries: { edges: [{ node: { type: 'exchange.announced', state: 'DELIVERED', attempts: 1 } }] },
  });
  expect(replay).toEqual({ replayWebhook: { replayed: 1 } });
  expect(told(3)).toEqual([told(2)[0], told(2)[0]]);
});

test('a month so far, and an item in doubt until two people have said how it ends', () => {
  // Of the demo member's year: 500 HARVEST for 900 CRUMB.
  expect(answersOf('MONTH.md', 0)).toMatchObject([
    { partnerStatement: { closed: false, lines: [{ items: 1, given: 500, received: 900, fee: 0 }] } },
  ]);
  expect(answersOf('MONTH.md', 1)).toEqual([{ raiseDispute: { state: 'OPEN', points: 900 } }]);
  expect(answersOf('MONTH.md', 2)).toEqual([
    { answerDispute: { state: 'ANSWERED' } },
    { resolveDispute: { state: 'PROPOSED' } },
    { approveResolution: { state: 'RESOLVED', upheldPoints: 0 } },
  ]);
});
