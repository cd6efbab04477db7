import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { parseCallKeys } from '../chassis/signed-call.js';
import {
  acceptKeysOf,
  asEnvironmentFile,
  keepSecrets,
  rewardsVaultKey,
  statementSigningKey,
  rotateLedgerKey,
  sendKeysOf,
} from './secrets.js';
import { subgraphNames } from './subgraph-names.js';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'secrets-'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

test('they are made once, kept, and readable by their owner alone', async () => {
  const [first, atTheSameTime] = await Promise.all([keepSecrets(home), keepSecrets(home)]);
  expect(atTheSameTime).toEqual(first);
  expect(await keepSecrets(home)).toEqual(first);
  expect((await stat(path.join(home, 'secrets.json'))).mode & 0o777).toBe(0o600);
});

test('every pair of caller and audience has a key of its own, the same on both sides', async () => {
  const secrets = await keepSecrets(home);
  const seen = new Set<string>();
  for (const audience of subgraphNames) {
    const accepted = parseCallKeys(acceptKeysOf(secrets, audience));
    expect([...accepted.keys()].sort()).toEqual(
      ['gateway', ...subgraphNames].filter((caller) => caller !== audience).sort(),
    );
    for (const [caller, key] of accepted) {
      const sent = parseCallKeys(sendKeysOf(secrets, caller as 'gateway')).get(audience);
      expect(sent).toEqual(key);
      seen.add(Buffer.from(key).toString('hex'));
    }
  }
  expect(seen.size).toBe(25);
});

test('the issuer’s key signs tokens that its public half verifies', async () => {
  const { issuerKey } = await keepSecrets(home);
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'EdDSA' }).sign(await importJWK(issuerKey, 'EdDSA'));
  const { kty, crv, x } = issuerKey;
  await expect(jwtVerify(token, await importJWK({ kty, crv, x }, 'EdDSA'))).resolves.toBeDefined();
});

test('a damaged file is named and not replaced', async () => {
  const file = path.join(home, 'secrets.json');
  await writeFile(file, '{"callKeys":');
  await expect(keepSecrets(home)).rejects.toThrow(`${file} is damaged`);
  expect(await readFile(file, 'utf8')).toBe('{"callKeys":');
});

test('a file without a key for the ledger is given one, the same by two starts at once, and keeps the rest', async () => {
  const { ledgerKeys, ...older } = await keepSecrets(home);
  expect(ledgerKeys).toHaveLength(1);
  const file = path.join(home, 'secrets.json');
  await writeFile(file, JSON.stringify(older));
  const [first, second] = await Promise.all([keepSecrets(home), keepSecrets(home)]);
  expect(first).toEqual({ ...older, ledgerKeys: [expect.objectContaining({ kty: 'OKP', crv: 'Ed25519' })] });
  expect(second).toEqual(first);
  expect(await keepSecrets(home)).toEqual(first);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file from before personal data was sealed is given what that needs, the same by two starts at once, and keeps the rest', async () => {
  const { personalDataKey, ...older } = await keepSecrets(home);
  const { members_keys: theirs, ...olderPasswords } = older.databasePasswords;
  const file = path.join(home, 'secrets.json');
  await writeFile(file, JSON.stringify({ ...older, databasePasswords: olderPasswords }));
  const [first, second] = await Promise.all([keepSecrets(home), keepSecrets(home)]);
  expect(second).toEqual(first);
  expect(await keepSecrets(home)).toEqual(first);
  expect(first).toMatchObject({ ...older, databasePasswords: olderPasswords });
  const { owner, app } = first.databasePasswords['members_keys'] ?? {};
  const made = [first.personalDataKey, owner, app];
  expect(Buffer.from(first.personalDataKey, 'base64')).toHaveLength(32);
  expect(new Set([...made, personalDataKey, theirs?.owner, theirs?.app]).size).toBe(6);
  // What is there is never made anew.
  await writeFile(file, JSON.stringify({ ...first, personalDataKey: undefined }));
  expect((await keepSecrets(home)).databasePasswords).toEqual(first.databasePasswords);
});

test('a new key for the ledger stands before the one it takes over from', async () => {
  const before = await keepSecrets(home);
  const after = await rotateLedgerKey(home);
  expect(after).toEqual({ ...before, ledgerKeys: [expect.anything(), ...before.ledgerKeys] });
  expect(after.ledgerKeys[0]).not.toEqual(before.ledgerKeys[0]);
  expect(await keepSecrets(home)).toEqual(after);
});

test('the key of the codes follows from that of personal data and does not tell it', async () => {
  const secrets = await keepSecrets(home);
  const key = rewardsVaultKey(secrets);
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(rewardsVaultKey({ ...secrets })).toBe(key);
  expect(key).not.toBe(secrets.personalDataKey);
  expect(rewardsVaultKey({ ...secrets, personalDataKey: Buffer.alloc(32).toString('base64') })).not.toBe(key);
});

test('the key of statements follows from that of tokens and does not tell it', async () => {
  const secrets = await keepSecrets(home);
  const key = statementSigningKey(secrets);
  expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519' });
  expect(statementSigningKey({ ...secrets })).toEqual(key);
  expect([secrets.issuerKey.d, ...secrets.ledgerKeys.map(({ d }) => d)]).not.toContain(key.d);
  const other = { ...secrets, issuerKey: { ...secrets.issuerKey, d: Buffer.alloc(32).toString('base64url') } };
  expect(statementSigningKey(other).d).not.toBe(key.d);
});

test('as an .env, every variable is one line with a value', async () => {
  const lines = asEnvironmentFile(await keepSecrets(home))
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(1 + 6 * 2 + 5 * 3 + 8);
  for (const line of lines) expect(line).toMatch(/^[A-Z_]+=.{20,}$/);
});
