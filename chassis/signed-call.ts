import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Caller } from './caller.js';
import { unauthenticated } from './domain-error.js';
import { readToken, writeToken } from './hs256-token.js';
import { newId } from './ids.js';

/** The header that carries a signed call; a service answers nothing without it but its health checks. */
export const signedCallHeader = 'x-signed-call';

/** A call is good for this long after it was signed. */
const lifeSeconds = 30;
/** By so much the clocks of two processes may differ. */
const clockDifferenceSeconds = 2;

/** A secret of at least 32 bytes, one per pair of caller and audience. */
export type CallKeys = ReadonlyMap<string, Uint8Array>;

export interface CallToSign {
  /** The process that calls. */
  from: string;
  /** The process that is called. */
  audience: string;
  key: Uint8Array;
  method: string;
  path: string;
  body: string | Buffer;
  /** On whose behalf; the service's own when nobody else asked. */
  caller: Caller;
  requestId: string;
  locale: 'zh-CN' | 'en';
  /** A stranger's network, for whoever counts how often it asks. */
  network?: string | undefined;
}

export interface VerifiedCall {
  from: string;
  /** Unique per call; mutations refuse one that was seen before. */
  callId: string;
  caller: Caller;
  requestId: string;
  locale: 'zh-CN' | 'en';
  /** A stranger's network, for whoever counts how often it asks. */
  network?: string | undefined;
}

/** The value of the header: an HS256 token over caller, audience, method, path, body digest and original caller. */
export function signCall(call: CallToSign): Promise<string> {
  const now = epochSeconds();
  const claims: z.input<typeof claimsShape> = {
    mth: call.method,
    pth: call.path,
    dig: digestOf(call.body),
    cal: call.caller,
    rid: call.requestId,
    loc: call.locale,
    ...(call.network === undefined ? {} : { net: call.network }),
    iss: call.from,
    aud: call.audience,
    jti: newId(),
    iat: now,
    exp: now + lifeSeconds,
  };
  return Promise.resolve(writeToken(call.from, call.key, claims));
}

const scopes = z.array(z.string());
const callerShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anonymous') }),
  z.object({
    kind: z.literal('member'),
    issuer: z.string(),
    subject: z.string(),
    memberId: z.string().nullable(),
    sessionId: z.string().optional(),
    signedInSecondsAgo: z.number().optional(),
    standing: z.enum(['ACTIVE', 'SUSPENDED', 'CLOSED']).optional(),
    scopes,
  }),
  z.object({ kind: z.literal('channel'), code: z.string(), scopes }),
  z.object({
    kind: z.literal('partner'),
    code: z.string(),
    clientId: z.string().optional(),
    calls: z.object({ limit: z.number(), remaining: z.number(), resetsInSeconds: z.number() }).optional(),
    scopes,
  }),
  z.object({ kind: z.literal('ops'), name: z.string(), scopes }),
  z.object({ kind: z.literal('service'), name: z.string() }),
]);

const claimsShape = z.object({
  mth: z.string(),
  pth: z.string(),
  dig: z.string(),
  cal: callerShape,
  rid: z.string(),
  loc: z.enum(['zh-CN', 'en']),
  net: z.string().optional(),
  iss: z.string(),
  aud: z.string(),
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
});

interface ReceivedRequest {
  audience: string;
  method: string;
  path: string;
  body: string | Buffer;
}

/** Throws UNAUTHENTICATED for whatever is not a fresh call to this service, signed by a caller whose key it knows. */
export function verifyCall(
  header: string | undefined,
  request: ReceivedRequest,
  acceptKeys: CallKeys,
): Promise<VerifiedCall> {
  const call = header === undefined ? undefined : readCall(header, request, acceptKeys);
  return call ? Promise.resolve(call) : Promise.reject(unauthenticated());
}

function readCall(header: string, request: ReceivedRequest, acceptKeys: CallKeys): VerifiedCall | undefined {
  const token = readToken(header, acceptKeys);
  const { data: claims } = claimsShape.safeParse(token?.claims);
  if (!claims || claims.iss !== token?.keyName || claims.aud !== request.audience || !isFresh(claims)) return undefined;
  if (claims.mth !== request.method || claims.pth !== request.path || claims.dig !== digestOf(request.body)) {
    return undefined;
  }
  const { iss: from, jti: callId, cal: caller, rid: requestId, loc: locale, net: network } = claims;
  return { from, callId, caller, requestId, locale, ...(network === undefined ? {} : { network }) };
}

/** The age is looked at beside the end, so that no caller can sign what is good for longer. */
function isFresh({ iat, exp }: { iat: number; exp: number }): boolean {
  const [late, early] = [epochSeconds() - clockDifferenceSeconds, epochSeconds() + clockDifferenceSeconds];
  return iat <= early && iat + lifeSeconds >= late && exp > late;
}

function epochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

function digestOf(body: string | Buffer): string {
  return hash('sha256', body, 'base64url');
}

/** Reads `name=base64,name=base64` as the settings carry it. Keys under 32 bytes are refused. */
export function parseCallKeys(text: string): CallKeys {
  const keys = new Map<string, Uint8Array>();
  for (const pair of text.split(',').filter(Boolean)) {
    const at = pair.indexOf('=');
    const key = Buffer.from(pair.slice(at + 1), 'base64');
    if (at < 1 || key.length < 32) throw new Error('call keys are written name=base64 with 32 bytes or more each');
    keys.set(pair.slice(0, at), key);
  }
  return keys;
}

/** Reads `name=url,name=url`. */
export function parsePeers(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split(',')
      .filter(Boolean)
      .map((pair) => {
        const at = pair.indexOf('=');
        if (at < 1) throw new Error('peers are written name=url');
        return [pair.slice(0, at), pair.slice(at + 1).replace(/\/$/, '')] as const;
      }),
  );
}
