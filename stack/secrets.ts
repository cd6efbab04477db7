import { createPrivateKey, hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CannotStart } from './cannot-start.js';
import { databaseNames, furtherDatabaseNames, type DatabaseName } from './database-names.js';
import { subgraphNames, type SubgraphName } from './subgraph-names.js';

/** Who may sign calls: the gateway, and the subgraphs among themselves. */
const callers = ['gateway', ...subgraphNames] as const;
type CallerName = (typeof callers)[number];

/** An Ed25519 private key as a JWK. */
const keyShape = z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

const secretsShape = z.object({
  /** callKeys[caller][audience], base64 of 32 bytes: one per pair, so that no process can speak for another. */
  callKeys: z.record(z.string(), z.record(z.string(), z.string())),
  /** The embedded issuer's private key, Ed25519 as a JWK. */
  issuerKey: keyShape.extend({ kid: z.string() }),
  /** The private key that signs the ledger's checkpoints; after it those it took over from, the latest first. */
  ledgerKeys: z.array(keyShape).min(1),
  /** Per subgraph, base64: keys the hashes of inputs that the books of answers keep. */
  answerHashKeys: z.record(z.string(), z.string()),
  /** The embedded server's superuser. */
  postgresPassword: z.string(),
  databasePasswords: z
    .record(z.string(), z.object({ owner: z.string(), app: z.string() }))
    .refine((passwords) => databaseNames.every((name) => passwords[name] !== undefined)),
  /** Base64: from it follow the keys by which members' personal data is sealed and found. */
  personalDataKey: z.string(),
});

/** A file from before the ledger was signed has no key for it, one from before personal data was sealed none for that. */
const olderShape = secretsShape
  .partial({ ledgerKeys: true, personalDataKey: true })
  .extend({ databasePasswords: z.record(z.string(), z.object({ owner: z.string(), app: z.string() })) })
  .strict();

export type Secrets = z.output<typeof secretsShape>;

/**
 * The secrets of this installation, made on the first start and kept in `<home>/secrets.json`, readable by its owner alone.
 * Whoever deletes the file locks the data folder it belongs to.
 */
export async function keepSecrets(home: string): Promise<Secrets> {
  const file = path.join(home, 'secrets.json');
  const kept = await readKept(file);
  if (kept) return kept;
  const made = makeSecrets();
  await mkdir(home, { recursive: true });
  // Linked into place, which fails where the file is there already: nobody ever reads half of it.
  const draft = await draftOf(file, made);
  try {
    await link(draft, file);
    return made;
  } catch (error) {
    // Two starts at once: the one that wrote first is right.
    const others = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readKept(file) : undefined;
    if (others) return others;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Puts a new key before those that sign the ledger: from the next start on it signs, endorsed by the one before it. */
export async function rotateLedgerKey(home: string): Promise<Secrets> {
  const secrets = await keepSecrets(home);
  const rotated = { ...secrets, ledgerKeys: [ed25519(randomBytes(32)), ...secrets.ledgerKeys] };
  await replace(path.join(home, 'secrets.json'), rotated);
  return rotated;
}

/** Written beside, readable by its owner alone; whoever puts it into place does so whole. */
async function draftOf(file: string, secrets: Secrets): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return draft;
}

async function replace(file: string, secrets: Secrets): Promise<void> {
  await rename(await draftOf(file, secrets), file);
}

async function readKept(file: string): Promise<Secrets | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CannotStart(`${file} cannot be read: ${(error as Error).message}`);
  }
  const parsed = parseJson(text);
  const whole = secretsShape.safeParse(parsed);
  if (whole.success) return whole.data;
  const older = olderShape.safeParse(parsed);
  const completed = older.success ? secretsShape.safeParse(completedSecrets(older.data)) : undefined;
  if (!completed?.success) {
    throw new CannotStart(
      `${file} is damaged. Put back a whole copy; or delete it together with the data folder beside it and start afresh.`,
    );
  }
  await replace(file, completed.data);
  return completed.data;
}

/** What is missing follows from another secret of the file, so that two starts at once complete it alike. */
function completedSecrets(older: z.output<typeof olderShape>): unknown {
  const bytesFor = (label: string, length = 32) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(older.issuerKey.d, 'base64url'), '', label, length));
  const passwordFor = (role: string) => bytesFor(`fealty password of ${role}`, 24).toString('base64url');
  const furtherPasswords = Object.fromEntries(
    furtherDatabaseNames.map((name) => [
      name,
      { owner: passwordFor(`${name}_owner`), app: passwordFor(`${name}_app`) },
    ]),
  );
  return {
    ...older,
    ledgerKeys: older.ledgerKeys ?? [ed25519(bytesFor('fealty ledger key'))],
    databasePasswords: { ...furtherPasswords, ...older.databasePasswords },
    personalDataKey: older.personalDataKey ?? bytesFor('fealty personal data key').toString('base64'),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The key whose 32 secret bytes these are, in the wrapping of RFC 8410. */
function ed25519(seed: Buffer): z.output<typeof keyShape> {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return keyShape.parse(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' }));
}

function makeSecrets(): Secrets {
  const bytes = () => randomBytes(32).toString('base64');
  const password = () => randomBytes(24).toString('base64url');
  const perSubgraph = <T>(make: (name: SubgraphName) => T) =>
    Object.fromEntries(subgraphNames.map((name) => [name, make(name)]));
  return secretsShape.parse({
    callKeys: Object.fromEntries(
      callers.map((caller) => [
        caller,
        Object.fromEntries(
          subgraphNames.filter((audience) => audience !== caller).map((audience) => [audience, bytes()]),
        ),
      ]),
    ),
    issuerKey: { ...ed25519(randomBytes(32)), kid: randomBytes(8).toString('hex'), alg: 'EdDSA', use: 'sig' },
    ledgerKeys: [ed25519(randomBytes(32))],
    answerHashKeys: perSubgraph(bytes),
    postgresPassword: password(),
    databasePasswords: Object.fromEntries(databaseNames.map((name) => [name, { owner: password(), app: password() }])),
    personalDataKey: bytes(),
  });
}

/** CALL_SEND_KEYS of a process: `audience=key` for everyone it may call. */
export function sendKeysOf(secrets: Secrets, caller: CallerName): string {
  return Object.entries(secrets.callKeys[caller] ?? {})
    .map(([audience, key]) => `${audience}=${key}`)
    .join(',');
}

/** CALL_ACCEPT_KEYS of a subgraph: `caller=key` for everyone who may call it. */
export function acceptKeysOf(secrets: Secrets, audience: SubgraphName): string {
  return callers
    .flatMap((caller) => {
      const key = secrets.callKeys[caller]?.[audience];
      return key === undefined ? [] : [`${caller}=${key}`];
    })
    .join(',');
}

export function passwordsOf(secrets: Secrets, name: DatabaseName): { owner: string; app: string } {
  const found = secrets.databasePasswords[name];
  if (!found) throw new CannotStart(`secrets.json holds no database passwords for ${name}.`);
  return found;
}

/** Signs messages that somebody else sends; it follows from another secret of the file, so that older files have it too. */
export function messageWebhookSecret({ issuerKey }: Secrets): string {
  const secret = hkdfSync('sha256', Buffer.from(issuerKey.d, 'base64url'), '', 'fealty message webhook', 32);
  return `whsec_${Buffer.from(secret).toString('base64')}`;
}

/** Seals the codes of coupons; it follows from another secret of the file, so that older files have it too. */
export function rewardsVaultKey({ personalDataKey }: Secrets): string {
  const key = hkdfSync('sha256', Buffer.from(personalDataKey, 'base64'), '', 'fealty rewards vault key', 32);
  return Buffer.from(key).toString('base64');
}

/** Signs the statements of settlements; it follows from another secret of the file, so that older files have it too. */
export function statementSigningKey({ issuerKey }: Secrets): z.output<typeof keyShape> {
  const secret = Buffer.from(issuerKey.d, 'base64url');
  return ed25519(Buffer.from(hkdfSync('sha256', secret, '', 'fealty statement key', 32)));
}

/** Seals the secrets by which partners' webhooks are signed; it follows from another secret of the file, as that of rewards does. */
export function partnersVaultKey({ personalDataKey }: Secrets): string {
  const key = hkdfSync('sha256', Buffer.from(personalDataKey, 'base64'), '', 'fealty partners vault key', 32);
  return Buffer.from(key).toString('base64');
}

/** The same secrets as variables for docker-compose.yml, which itself holds none. */
export function asEnvironmentFile(secrets: Secrets): string {
  const lines = [`POSTGRES_PASSWORD=${secrets.postgresPassword}`];
  for (const name of databaseNames) {
    const { owner, app } = passwordsOf(secrets, name);
    lines.push(`${name.toUpperCase()}_OWNER_PASSWORD=${owner}`, `${name.toUpperCase()}_APP_PASSWORD=${app}`);
  }
  for (const name of subgraphNames) {
    const upper = name.toUpperCase();
    lines.push(
      `${upper}_CALL_SEND_KEYS=${sendKeysOf(secrets, name)}`,
      `${upper}_CALL_ACCEPT_KEYS=${acceptKeysOf(secrets, name)}`,
      `${upper}_ANSWER_HASH_KEY=${secrets.answerHashKeys[name] ?? ''}`,
    );
  }
  lines.push(`GATEWAY_CALL_SEND_KEYS=${sendKeysOf(secrets, 'gateway')}`);
  // Single quotes: compose takes what is between them as it stands.
  lines.push(`EMBEDDED_ISSUER_KEY='${JSON.stringify(secrets.issuerKey)}'`);
  lines.push(`MESSAGE_WEBHOOK_SECRET=${messageWebhookSecret(secrets)}`);
  lines.push(`PERSONAL_DATA_KEY=${secrets.personalDataKey}`);
  lines.push(`REWARDS_VAULT_KEY=${rewardsVaultKey(secrets)}`);
  lines.push(`STATEMENT_SIGNING_KEY='${JSON.stringify(statementSigningKey(secrets))}'`);
  lines.push(`PARTNERS_VAULT_KEY=${partnersVaultKey(secrets)}`);
  lines.push(`LEDGER_SIGNING_KEY='${JSON.stringify(secrets.ledgerKeys)}'`);
  return `${lines.join('\n')}\n`;
}
