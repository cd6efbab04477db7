import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { CannotStart } from './cannot-start.js';
import { subgraphNames, type SubgraphName } from './subgraph-names.js';

/** Who may sign calls: the gateway, and the subgraphs among themselves. */
const callers = ['gateway', ...subgraphNames] as const;
type CallerName = (typeof callers)[number];

const secretsShape = z.object({
  /** callKeys[caller][audience], base64 of 32 bytes: one per pair, so that no process can speak for another. */
  callKeys: z.record(z.string(), z.record(z.string(), z.string())),
  /** The embedded issuer's private key, Ed25519 as a JWK. */
  issuerKey: z.looseObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string(),
    d: z.string(),
    kid: z.string(),
  }),
  /** Per subgraph, base64: keys the hashes of inputs that the books of answers keep. */
  answerHashKeys: z.record(z.string(), z.string()),
  /** The embedded server's superuser. */
  postgresPassword: z.string(),
  databasePasswords: z.record(z.string(), z.object({ owner: z.string(), app: z.string() })),
});

export type Secrets = z.output<typeof secretsShape>;

/**
 * The secrets of this installation, made on the first start and kept in `<home>/secrets.json`, readable by its owner alone.
 * Whoever deletes the file locks the data folder it belongs to.
 */
export async function keepSecrets(home: string): Promise<Secrets> {
  const file = path.join(home, 'secrets.json');
  const kept = await readKept(file);
  if (kept) return kept;
  const made = await makeSecrets();
  await mkdir(home, { recursive: true });
  // Written beside and linked into place, which fails where the file is there already: nobody ever reads half of it.
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  await writeFile(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
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

async function readKept(file: string): Promise<Secrets | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CannotStart(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return secretsShape.parse(JSON.parse(text));
  } catch {
    throw new CannotStart(
      `${file} is damaged. Put back a whole copy; or delete it together with the data folder beside it and start afresh.`,
    );
  }
}

async function makeSecrets(): Promise<Secrets> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
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
    issuerKey: { ...jwk, kid: randomBytes(8).toString('hex'), alg: 'EdDSA', use: 'sig' },
    answerHashKeys: perSubgraph(bytes),
    postgresPassword: password(),
    databasePasswords: perSubgraph(() => ({ owner: password(), app: password() })),
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

export function passwordsOf(secrets: Secrets, name: SubgraphName): { owner: string; app: string } {
  const found = secrets.databasePasswords[name];
  if (!found) throw new CannotStart(`secrets.json holds no database passwords for ${name}.`);
  return found;
}

/** The same secrets as variables for docker-compose.yml, which itself holds none. */
export function asEnvironmentFile(secrets: Secrets): string {
  const lines = [`POSTGRES_PASSWORD=${secrets.postgresPassword}`];
  for (const name of subgraphNames) {
    const upper = name.toUpperCase();
    const passwords = passwordsOf(secrets, name);
    lines.push(
      `${upper}_OWNER_PASSWORD=${passwords.owner}`,
      `${upper}_APP_PASSWORD=${passwords.app}`,
      `${upper}_CALL_SEND_KEYS=${sendKeysOf(secrets, name)}`,
      `${upper}_CALL_ACCEPT_KEYS=${acceptKeysOf(secrets, name)}`,
      `${upper}_ANSWER_HASH_KEY=${secrets.answerHashKeys[name] ?? ''}`,
    );
  }
  lines.push(`GATEWAY_CALL_SEND_KEYS=${sendKeysOf(secrets, 'gateway')}`);
  // Single quotes: compose takes what is between them as it stands.
  lines.push(`EMBEDDED_ISSUER_KEY='${JSON.stringify(secrets.issuerKey)}'`);
  return `${lines.join('\n')}\n`;
}
