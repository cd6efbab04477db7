import { createHash } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Caller } from '../../chassis/caller.js';
import { verifyCall, type VerifiedCall } from '../../chassis/signed-call.js';

/** The process that is asked, and the one that asks. */
export const serviceName = 'customers';
export const askingName = 'gateway';

/** Finds out who asks. Rejects a call that is not genuine. */
export type CallCheck = (header: string, body: Buffer) => Promise<VerifiedCall>;

export function checkedByUs(key: Uint8Array): CallCheck {
  const keys = new Map([[askingName, key]]);
  return (header, body) => verifyCall(header, { audience: serviceName, method: 'POST', path: '/graphql', body }, keys);
}

interface Claims {
  iss: string;
  jti: string;
  mth: string;
  pth: string;
  dig: string;
  cal: Caller;
  rid: string;
  loc: 'zh-CN' | 'en';
}

/** As jose's documentation has it: the key as bytes, of which WebCrypto makes a key of its own for every token. */
export function checkedByJose(key: Uint8Array): CallCheck {
  const expected = {
    algorithms: ['HS256'],
    issuer: askingName,
    audience: serviceName,
    maxTokenAge: 30,
    requiredClaims: ['exp', 'iat', 'jti'],
    clockTolerance: 2,
  };
  return async (header, body) => {
    const { payload } = await jwtVerify<Claims>(header, key, expected);
    const { iss, jti, mth, pth, dig, cal, rid, loc } = payload;
    if (mth !== 'POST' || pth !== '/graphql' || dig !== createHash('sha256').update(body).digest('base64url')) {
      throw new Error('signed over another request');
    }
    return { from: iss, callId: jti, caller: cal, requestId: rid, locale: loc };
  };
}

/** Takes everybody's word: what is left when nothing is checked. */
export function uncheckedCalls(): CallCheck {
  let calls = 0;
  return () => {
    const callId = String(calls++);
    return Promise.resolve({
      from: askingName,
      callId,
      caller: { kind: 'anonymous' },
      requestId: callId,
      locale: 'en',
    });
  };
}
