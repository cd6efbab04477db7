import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { callerOf } from '../../chassis/testing/callers.js';
import { PointsUnderTest } from '../../subgraphs/points/test/given.js';
import { projectRoot } from '../home.js';

/** The programs as people run them, on a ledger of a few rows. */
const run = promisify(execFile);
const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const strangersKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });

let given: PointsUnderTest;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'verify-'));
  given = await PointsUnderTest.start({ LEDGER_SIGNING_KEY: JSON.stringify(key) });
});

afterAll(async () => {
  await given.stop();
  await rm(folder, { recursive: true, force: true });
});

async function program(name: string, flags: string[], environment: Record<string, string> = {}) {
  const { APP_DATABASE_URL: _, ...inherited } = process.env;
  const env = { ...inherited, NODE_OPTIONS: '', FEALTY_DATA: path.join(folder, 'home'), ...environment };
  try {
    const args = ['stack/launch.mjs', `stack/${name}`, ...flags];
    return { code: 0, output: (await run(process.execPath, args, { cwd: projectRoot, env })).stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

async function kept(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const publicKey = () => kept('key.json', { kty: 'OKP', crv: 'Ed25519', x: key.x });

test('a receipt is checked with a key alone: sound, changed, and to a stranger', async () => {
  const member = await given.member().withPoints(120);
  await given.subgraph.service.runJob('sign-checkpoint');
  const answer = await member.read('ledger { edges { node { receipt } } }', { as: callerOf.member(member.id) });
  const receipt = await kept('receipt.json', answer);
  const sound = await program('verify-receipt', ['--receipt', receipt, '--keys', await publicKey()]);
  expect(sound.output).toContain(`EARNED 120 HARVEST of member ${member.id}`);
  expect(sound).toMatchObject({ code: 0, output: expect.stringMatching(/^SOUND\n/) as string });

  const changed = await kept('changed.json', JSON.stringify(answer).replace('\\"amount\\":120', '\\"amount\\":900'));
  expect(await program('verify-receipt', ['--receipt', changed, '--keys', await publicKey()])).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^NOT SOUND\n {2}row 1: /) as string,
  });
  const stranger = await kept('stranger.json', strangersKey);
  expect((await program('verify-receipt', ['--receipt', receipt, '--keys', stranger])).code).toBe(1);
  expect(await program('verify-receipt', ['--receipt', receipt])).toMatchObject({
    code: 1,
    output: expect.stringContaining('--keys FILE') as string,
  });
});

test('the ledger is read whole: it fits, then does not, and what does not is named', async () => {
  await given.member().withPoints(50);
  await given.subgraph.service.runJob('sign-checkpoint');
  const checkpoints = await kept(
    'checkpoint.json',
    await given.subgraph.ask('{ ledgerCheckpoint { blockCount lastSeq root signedAt keyId signature } }'),
  );
  const environment = { APP_DATABASE_URL: given.subgraph.testDatabase.appUrl };
  const flags = ['--keys', await publicKey(), '--checkpoints', checkpoints];
  const sound = await program('verify', flags, environment);
  expect(sound).toMatchObject({ code: 0, output: expect.stringContaining('verdict   everything fits') as string });

  await given.subgraph.asAdmin("update journal set kind = 'ADJUSTED_IN' where seq = 2");
  const broken = await program('verify', flags, environment);
  expect(broken.code).toBe(1);
  expect(broken.output).toMatch(/^row 2: not so: a row is what it was when it was posted\n/);
  expect(broken.output).toMatch(/verdict {3}\d+ things do not fit/);
});

test('where there is no ledger, it says so', async () => {
  expect(await program('verify', [])).toMatchObject({
    code: 1,
    output: expect.stringContaining('There is no ledger in') as string,
  });
});
