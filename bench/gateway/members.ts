import { issueToken, newIssuerKey } from '../../gateway/identity/embedded-issuer.js';
import type { JWK } from 'jose';

/** Members with tokens, who ask in turn. */
export interface SignedInMembers {
  issuerKey: JWK;
  /** By the place of the request. */
  at(n: number): { number: string; token: string };
}

/** Apart from the numbers of those who ask without a token. */
const firstNumber = 50_000_000;

/** Tokens are made beforehand: nobody signs in with every request. */
export async function signIn(count: number): Promise<SignedInMembers> {
  const issuerKey = await newIssuerKey();
  const members: { number: string; token: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = String(firstNumber + index);
    members.push({ number, token: await issueToken(issuerKey, { kind: 'member', number }) });
  }
  return {
    issuerKey,
    at: (n) => {
      const member = members[n % members.length];
      if (!member) throw new Error('nobody is signed in');
      return member;
    },
  };
}
