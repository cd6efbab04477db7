import { z } from 'zod';
import { parseCallKeys, parsePeers, type CallKeys } from './signed-call.js';

/** Text read by a function that throws an Error saying what is wrong with it. */
export const parsedBy = <T>(parse: (text: string) => T) =>
  z.string().transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
      return z.NEVER;
    }
  });

export const portShape = z.coerce.number().int().min(0).max(65_535);
export const logLevelShape = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);
export const callKeysShape = parsedBy(parseCallKeys);
export const peersShape = parsedBy(parsePeers);

/** A secret in base64, of 32 bytes or more. */
export const secretShape = parsedBy((text) => {
  const secret = Buffer.from(text, 'base64');
  if (secret.length < 32) throw new Error('must be 32 bytes or more in base64');
  return secret;
});

const zoneShape = z.string().refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', {
  error: 'is no time zone of the IANA list',
});

/** The variables every subgraph process reads; a subgraph's env.ts extends this. */
export const serviceShape = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: portShape,
  APP_DATABASE_URL: z.url(),
  OWNER_DATABASE_URL: z.url().optional(),
  // An event that is taken alone may open a second transaction beside its own: one connection would wait for itself.
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  REDIS_URL: z.url().optional(),
  CALL_SEND_KEYS: callKeysShape.default(new Map()),
  CALL_ACCEPT_KEYS: callKeysShape,
  PEERS: peersShape.default(new Map()),
  ANSWER_HASH_KEY: secretShape,
  PROGRAMME_TIME_ZONE: zoneShape.default('Asia/Shanghai'),
  PROGRAMME_CURRENCY: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,15}$/)
    .default('HARVEST'),
  LOG_LEVEL: logLevelShape.default('info'),
});

export interface ServiceSettings {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** The application role's connection. */
  appDatabaseUrl: string;
  /** The migrating role's connection; without it the process does not migrate. */
  ownerDatabaseUrl: string | undefined;
  poolSize: number;
  redisUrl: string | undefined;
  /** By audience. */
  sendKeys: CallKeys;
  /** By caller. */
  acceptKeys: CallKeys;
  /** Addresses by service name. */
  peers: ReadonlyMap<string, string>;
  answerHashKey: Buffer;
  /** IANA name of the zone whose days and months the programme counts by. */
  zone: string;
  /** Code of the programme's own currency of points. */
  currency: string;
  logLevel: z.output<typeof logLevelShape>;
}

export function toServiceSettings(read: z.output<typeof serviceShape>): ServiceSettings {
  return {
    host: read.HOST,
    port: read.PORT,
    appDatabaseUrl: read.APP_DATABASE_URL,
    ownerDatabaseUrl: read.OWNER_DATABASE_URL,
    poolSize: read.DATABASE_POOL_SIZE,
    redisUrl: read.REDIS_URL,
    sendKeys: read.CALL_SEND_KEYS,
    acceptKeys: read.CALL_ACCEPT_KEYS,
    peers: read.PEERS,
    answerHashKey: read.ANSWER_HASH_KEY,
    zone: read.PROGRAMME_TIME_ZONE,
    currency: read.PROGRAMME_CURRENCY,
    logLevel: read.LOG_LEVEL,
  };
}
